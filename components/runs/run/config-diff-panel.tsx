"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { SimpleTable } from "@/components/data-table/simple-table";
import { type ConfigChange, listChanges } from "@/components/runs/run/config-changes";
import { useNeighbours } from "@/components/runs/run/neighbours";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { buttonStyle } from "@/components/ui/button-style";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { formatPlural } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import { Select } from "@/components/ui/select";
import type { RunComparison, RunDetail } from "@/server/tracking/schema";

/** What was set differently from the parent, or from the run before or after. */
export function ConfigDiffPanel({ run }: { run: RunDetail }) {
  const { previous, next } = useNeighbours(run);
  const [against, setAgainst] = useQueryState("against", parseAsString);
  const options = [
    { id: "parent", word: "parent", run: run.parent },
    { id: "previous", word: "run before", run: previous },
    { id: "next", word: "run after", run: next },
  ].flatMap((option) => (option.run === null ? [] : [{ ...option, run: option.run }]));
  const chosen = options.find(({ id }) => id === against) ?? options[0];
  if (chosen === undefined) {
    return (
      <EmptyState
        title="No other run to hold it against"
        text="It has no parent, and it is the only run of its experiment."
      />
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <Select
          aria-label="Held against"
          className="w-full sm:w-80"
          value={chosen.id}
          options={options.map(({ id, word, run: { name } }) => ({
            value: id,
            label: `Against the ${word}: ${name}`,
          }))}
          onValueChange={(id) => void setAgainst(id)}
        />
        <Link
          href={`/p/${run.project.slug}/compare?ids=${chosen.run.id},${run.id}&base=${chosen.run.id}`}
          className={buttonStyle({})}
        >
          Compare results too
        </Link>
      </div>
      <Differences runId={run.id} baseId={chosen.run.id} />
    </div>
  );
}

function Differences({ runId, baseId }: { runId: string; baseId: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.runs.compare.queryOptions({ ids: [baseId, runId], base: baseId }));
  return (
    <QueryPanel errorTitle="The runs could not be compared" label="Comparing" query={query}>
      {(comparison) => <Sections comparison={comparison} runId={runId} baseId={baseId} />}
    </QueryPanel>
  );
}

type SectionsProps = { comparison: RunComparison; runId: string; baseId: string };

function Sections({ comparison, runId, baseId }: SectionsProps) {
  const at = (id: string) => comparison.runs.findIndex((run) => run.id === id);
  const changesOf = (kind: "params" | "inputs" | "environment") =>
    listChanges(comparison[kind], at(baseId), at(runId));
  return (
    <>
      <Changes title="Params" changes={changesOf("params")} />
      <Changes title="Data" changes={changesOf("inputs")} />
      <Changes title="Code and environment" changes={changesOf("environment")} />
    </>
  );
}

const TONES = { added: "good", removed: "act", changed: "watch" } as const;

function Changes({ title, changes }: { title: string; changes: readonly ConfigChange[] }) {
  if (changes.length === 0) {
    return (
      <Card title={title}>
        <p className="text-muted-foreground">No difference.</p>
      </Card>
    );
  }
  return (
    <Card flush title={title} aside={formatPlural(changes.length, "difference")}>
      <SimpleTable
        label={title}
        dense
        items={changes}
        rowId={({ key }) => key}
        columns={[
          {
            id: "kind",
            header: "",
            width: 96,
            cell: ({ kind }) => <Badge tone={TONES[kind]}>{kind}</Badge>,
          },
          { id: "key", header: "Setting", cell: ({ key }) => key },
          { id: "before", header: "There", cell: ({ before }) => <Value text={before} /> },
          { id: "after", header: "Here", cell: ({ after }) => <Value text={after} /> },
        ]}
      />
    </Card>
  );
}

function Value({ text }: { text: string | null }) {
  if (text === null) return <span className="text-muted-foreground">not set</span>;
  return <span title={text}>{text}</span>;
}
