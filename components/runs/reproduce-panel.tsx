"use client";

import { SimpleTable } from "@/components/data-table/simple-table";
import {
  EnvironmentFiles,
  environmentFact,
  useEnvironment,
} from "@/components/runs/run/environment-files";
import { Card } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { KeyValueList } from "@/components/ui/key-value-list";
import { LinesSkeleton } from "@/components/ui/skeleton";
import { SnippetBox } from "@/components/ui/snippet-box";
import { Status } from "@/components/ui/status";
import type { ReproductionFact, RunDetail } from "@/server/tracking/schema";

const COLUMNS = [
  {
    id: "state",
    header: "",
    width: 130,
    cell: ({ value }: ReproductionFact) => (
      <Status
        state={value === null ? "missing" : "recorded"}
        tone={value === null ? "watch" : "good"}
      />
    ),
  },
  { id: "name", header: "Fact", cell: ({ name }: ReproductionFact) => name },
  {
    id: "value",
    header: "Recorded",
    cell: ({ value, hint }: ReproductionFact) =>
      value === null ? <span className="text-muted-foreground">{hint}</span> : value,
  },
];

/** Whether the run can be made again, and what is missing for it. */
export function ReproducePanel({ run }: { run: RunDetail }) {
  const { isPending, error, paths } = useEnvironment(run.id);
  if (isPending) return <LinesSkeleton label="Loading what was recorded" />;
  if (error !== null) return <ErrorPanel title="The files could not be listed" error={error} />;
  // A pipeline's step runs in this installation: its code version names the packages too.
  const isOurs = run.pipelineRunId !== null;
  const facts = isOurs ? run.reproduction : [...run.reproduction, environmentFact(paths)];
  const missing = facts.filter(({ value }) => value === null).map(({ name }) => name);
  return (
    <div className="flex flex-col gap-6">
      <Card
        flush
        title={
          missing.length === 0
            ? "Exactly reproducible: everything a rerun needs is recorded"
            : `Reproducible with gaps: ${missing.join(", ").toLowerCase()} missing`
        }
      >
        <SimpleTable
          label="What a rerun needs"
          columns={COLUMNS}
          items={facts}
          rowId={({ name }) => name}
        />
      </Card>
      <Source run={run} />
      <EnvironmentFiles runId={run.id} paths={paths} />
      <Card title="Load it">
        <SnippetBox code={`import mlflow\n\nrun = mlflow.get_run("${run.id}")`} />
      </Card>
    </div>
  );
}

/** What a client says about the code that it ran. */
function Source({ run }: { run: RunDetail }) {
  const tag = (key: string) => run.tags.find((each) => each.key === key)?.value ?? null;
  const entry = tag("mlflow.project.entryPoint");
  const isNeeded = (label: string) =>
    run.pipelineRunId === null && ["Command", "Git commit"].includes(label);
  const facts = [
    { label: "Command", value: tag("mlflow.source.name") },
    { label: "Entry point", value: entry },
    { label: "Git commit", value: tag("mlflow.source.git.commit") },
    { label: "Code version", value: run.codeVersion },
    { label: "Git branch", value: tag("mlflow.source.git.branch") },
    { label: "Repository", value: tag("mlflow.source.git.repoURL") },
    { label: "User", value: run.userId === "" ? run.ownerName : run.userId },
  ].filter(({ label, value }) => value !== null || isNeeded(label));
  return (
    <Card title="Source">
      <KeyValueList
        items={facts.map(({ label, value }) => ({
          label,
          value:
            value === null ? null : <span className="break-all font-mono text-sm">{value}</span>,
        }))}
      />
    </Card>
  );
}
