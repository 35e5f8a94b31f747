"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { cn } from "@/components/ui/cn";
import { QueryPanel } from "@/components/ui/query-panel";
import type { ColumnGraph, LineageNode } from "@/server/lineage/schema";

type NodeColumnsProps = {
  node: LineageNode;
  /** The column whose way is drawn. */
  chosen: { id: string; name: string } | null;
  onChoose: (name: string | null) => void;
};

/** Columns of a dataset or features of a view; one of them shows its way in the drawing. */
export function NodeColumns({ node, chosen, onChoose }: NodeColumnsProps) {
  const trpc = useTRPC();
  const { kind, id } = node;
  const query = useQuery({
    ...trpc.lineage.columns.queryOptions({ kind, id }),
    enabled: kind === "dataset" || kind === "feature-view",
  });
  if (kind !== "dataset" && kind !== "feature-view") return null;
  return (
    <section aria-label="Columns" className="flex min-w-0 flex-col gap-2">
      <h3 className="font-medium text-sm">{kind === "dataset" ? "Columns" : "Features"}</h3>
      <QueryPanel
        errorTitle="The columns could not be loaded"
        label="Loading columns"
        query={query}
      >
        {(columns) =>
          columns.length === 0 ? (
            <p className="text-muted-foreground text-sm">Nobody told of its columns.</p>
          ) : (
            <ul className="flex max-h-60 flex-col overflow-y-auto">
              {columns.map(({ name, type }) => {
                const isChosen = chosen?.id === id && chosen.name === name;
                return (
                  <li key={name}>
                    <button
                      type="button"
                      aria-pressed={isChosen}
                      onClick={() => onChoose(isChosen ? null : name)}
                      className={cn(
                        "flex w-full min-w-0 items-baseline justify-between gap-2 rounded-control px-1 py-0.5 text-left text-sm hover:bg-muted",
                        isChosen && "bg-accent-soft",
                      )}
                    >
                      <span className="truncate font-mono text-xs">{name}</span>
                      <span className="text-muted-foreground text-xs">{type}</span>
                    </button>
                  </li>
                );
              })}
            </ul>
          )
        }
      </QueryPanel>
    </section>
  );
}

type ColumnImpactProps = {
  found: ColumnGraph;
  nameOf: (id: string) => string;
};

/** What a change of a column reaches, and what it was made of, in words. */
export function ColumnImpact({ found, nameOf }: ColumnImpactProps) {
  const { focus, steps, isCut } = found;
  if (steps.length === 0) {
    return (
      <p className="text-muted-foreground text-sm">
        Nobody told what <span className="font-mono">{focus.name}</span> is made of, or what is made
        of it.
      </p>
    );
  }
  return (
    <section aria-label={`Way of ${focus.name}`} className="flex min-w-0 flex-col gap-2">
      <h3 className="font-medium text-sm">
        Way of <span className="font-mono">{focus.name}</span>
      </h3>
      <ul className="flex flex-col gap-1 text-xs">
        {steps.map(({ from, to, transformation, subtype }) => (
          <li key={`${from.id} ${from.name} ${to.id} ${to.name} ${transformation} ${subtype}`}>
            <span className="font-mono [overflow-wrap:anywhere]">
              {nameOf(from.id)}.{from.name} → {nameOf(to.id)}.
              {to.name === "" ? "every column" : to.name}
            </span>
            {(transformation === "INDIRECT" || subtype !== "") && (
              <span className="text-muted-foreground">
                {" "}
                {[transformation, subtype]
                  .filter(Boolean)
                  .join(" ")
                  .toLowerCase()
                  .replaceAll("_", " ")}
              </span>
            )}
          </li>
        ))}
      </ul>
      {isCut && <p className="text-sm text-watch">There are more steps than these.</p>}
    </section>
  );
}
