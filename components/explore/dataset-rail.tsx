"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { StoreTables } from "@/components/explore/store-tables";
import { useTableColumns } from "@/components/explore/use-table-columns";
import { useTRPC } from "@/components/trpc/provider";
import { cn } from "@/components/ui/cn";
import { formatCount } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { QueryPanel } from "@/components/ui/query-panel";

type DatasetRailProps = {
  chosen: string;
  onChoose: (slug: string) => void;
  /** A column's name, to be written at the cursor. */
  onInsert: (column: string) => void;
};

const LISTED = 200;

/** Datasets and tables of stores to ask about; the chosen one shows its columns. */
export function DatasetRail({ chosen, onChoose, onInsert }: DatasetRailProps) {
  const trpc = useTRPC();
  const [words, setWords] = useState("");
  const datasets = useQuery(trpc.datasets.list.queryOptions({ sort: "name", limit: LISTED }));
  return (
    <nav aria-label="Datasets" className="flex min-w-0 flex-col gap-2">
      <Input
        type="search"
        aria-label="Find a dataset"
        placeholder="Find a dataset or table"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <QueryPanel
        errorTitle="Datasets could not be loaded"
        label="Loading datasets"
        query={datasets}
      >
        {({ items, approxTotal }) => {
          const found = items.filter(({ slug, name }) =>
            `${slug} ${name}`.toLowerCase().includes(words.trim().toLowerCase()),
          );
          return (
            <>
              <ul className="flex max-h-44 flex-col overflow-y-auto lg:max-h-[70dvh]">
                {found.map(({ slug, name, rowCount }) => (
                  <li key={slug}>
                    <Choice
                      {...{ chosen, onChoose, onInsert }}
                      {...{ name: slug, title: name, count: formatCount(rowCount) }}
                    />
                  </li>
                ))}
              </ul>
              {found.length === 0 && <NoDatasets hasAny={items.length > 0} />}
              {approxTotal > items.length && (
                <p className="text-muted-foreground text-xs">
                  The first {LISTED} of {formatCount(approxTotal)} datasets; write the name of
                  others.
                </p>
              )}
            </>
          );
        }}
      </QueryPanel>
      <StoreTables words={words} chosen={chosen}>
        {(table) => <Choice {...{ chosen, onChoose, onInsert }} {...table} />}
      </StoreTables>
    </nav>
  );
}

type ChoiceProps = DatasetRailProps & { name: string; title: string; count: string };

function Choice({ name, title, count, chosen, onChoose, onInsert }: ChoiceProps) {
  const isChosen = name === chosen;
  return (
    <>
      <button
        type="button"
        title={title}
        aria-expanded={isChosen}
        onClick={() => onChoose(name)}
        className={cn(
          "flex w-full items-center gap-1 rounded-control px-1.5 py-1 text-left hover:bg-muted",
          isChosen && "bg-accent-soft font-medium",
        )}
      >
        <ChevronRight
          aria-hidden="true"
          className={cn("size-3.5 shrink-0", isChosen && "rotate-90")}
        />
        <span className="min-w-0 flex-1 truncate font-mono text-sm">{name}</span>
        <span className="text-muted-foreground text-xs">{count}</span>
      </button>
      {isChosen && <ColumnList name={name} onInsert={onInsert} />}
    </>
  );
}

function NoDatasets({ hasAny }: { hasAny: boolean }) {
  if (hasAny) return <p className="text-muted-foreground text-sm">No dataset has this name.</p>;
  return (
    <p className="text-muted-foreground text-sm">
      There is no dataset yet. Scan a{" "}
      <Link href="/stores" className="underline">
        store
      </Link>{" "}
      and make one of a file.
    </p>
  );
}

function ColumnList({ name, onInsert }: { name: string; onInsert: (column: string) => void }) {
  const query = useTableColumns(name);
  return (
    <QueryPanel errorTitle="Columns could not be loaded" label="Loading columns" query={query}>
      {(columns) =>
        columns === null ? (
          <p className="px-6 py-1 text-muted-foreground text-sm">Not ingested yet.</p>
        ) : (
          <ul aria-label={`Columns of ${name}`} className="mb-1 ml-3 border-l pl-2">
            {columns.map(({ name: column, type }) => (
              <li key={column}>
                <button
                  type="button"
                  title={`Write ${column} at the cursor`}
                  onClick={() => onInsert(column)}
                  className="flex w-full items-baseline justify-between gap-2 rounded-control px-1.5 py-0.5 text-left text-sm hover:bg-muted"
                >
                  <span className="truncate font-mono">{column}</span>
                  <span className="text-muted-foreground text-xs">{type}</span>
                </button>
              </li>
            ))}
          </ul>
        )
      }
    </QueryPanel>
  );
}
