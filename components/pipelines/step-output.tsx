import Link from "next/link";
import type { ReactNode } from "react";
import { SimpleTable } from "@/components/data-table/simple-table";
import {
  formatBytes,
  formatCount,
  formatFixed,
  formatWindow,
  truncateMiddle,
} from "@/components/ui/format";
import { type KeyValue, KeyValueList } from "@/components/ui/key-value-list";
import { Status } from "@/components/ui/status";
import {
  EvaluateOutput,
  FeaturesOutput,
  IngestOutput,
  type StepOutput as OutputOf,
  type PipelineRunDetail,
  RegisterOutput,
  type StepRunDetail,
  TrainOutput,
  ValidateOutput,
} from "@/server/pipelines/schema";
import { findMetricMeaning } from "@/server/tracking/constants";

type OutputProps = { run: PipelineRunDetail; step: StepRunDetail };

/** What a succeeded step left, with row counts and links to what it made. */
export function StepOutput({ run, step }: OutputProps) {
  if (step.output === null || step.output === undefined) {
    return <p className="text-muted-foreground">A step's output appears when it has succeeded.</p>;
  }
  switch (step.kind) {
    case "ingest":
      return <IngestFacts run={run} output={IngestOutput.parse(step.output)} />;
    case "validate":
      return <ContractResults output={ValidateOutput.parse(step.output)} />;
    case "features":
      return <FeatureFacts run={run} output={FeaturesOutput.parse(step.output)} />;
    case "train":
      return <TrainFacts run={run} output={TrainOutput.parse(step.output)} />;
    case "evaluate":
      return <Evaluation output={EvaluateOutput.parse(step.output)} />;
    case "register":
      return <RegisterFacts output={RegisterOutput.parse(step.output)} />;
  }
}

function TextLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="underline hover:text-accent-strong">
      {children}
    </Link>
  );
}

const hash = (value: string) => (
  <span className="font-mono text-sm" title={value}>
    {truncateMiddle(value)}
  </span>
);

function IngestFacts({ run, output }: { run: PipelineRunDetail; output: OutputOf<"ingest"> }) {
  const { dataset } = run.config;
  return (
    <KeyValueList
      items={[
        {
          label: "Dataset version",
          value: (
            <TextLink href={`/datasets/${dataset}`}>
              {dataset} v{output.versionNumber}
            </TextLink>
          ),
        },
        { label: "Rows", value: formatCount(output.rowCount) },
        {
          label: "Outcome",
          value: output.created ? "New version" : "File unchanged, the version was kept",
        },
      ]}
    />
  );
}

function ContractResults({ output }: { output: OutputOf<"validate"> }) {
  if (output.contracts.length === 0) {
    return <p>The dataset has no active contract, so nothing was checked.</p>;
  }
  return (
    <div className="flex flex-col gap-4">
      {output.contracts.map((contract) => (
        <section key={contract.contractId} className="flex flex-col gap-2">
          <p className="flex flex-wrap items-center gap-3">
            <TextLink href={`/contracts/${contract.slug}`}>{contract.slug}</TextLink>
            <Status
              state={contract.state}
              tone={
                contract.failedChecks.length === 0
                  ? "good"
                  : contract.enforcement === "block"
                    ? "act"
                    : "watch"
              }
            />
            <span className="text-muted-foreground text-sm">{contract.enforcement}</span>
          </p>
          {contract.failedChecks.length > 0 && (
            <SimpleTable
              label={`Failed checks of ${contract.slug}`}
              dense
              items={contract.failedChecks.map((check, index) => ({ ...check, index }))}
              rowId={({ index }) => String(index)}
              columns={[
                { id: "rule", header: "Rule", cell: ({ ruleId }) => ruleId },
                {
                  id: "window",
                  header: "Window",
                  cell: ({ windowFrom, windowTo }) =>
                    windowFrom === null || windowTo === null
                      ? "whole version"
                      : formatWindow({ from: windowFrom, to: windowTo }),
                },
                { id: "detail", header: "Found", cell: ({ detail }) => detail },
              ]}
            />
          )}
        </section>
      ))}
    </div>
  );
}

function FeatureFacts({ run, output }: { run: PipelineRunDetail; output: OutputOf<"features"> }) {
  const { featureView, train, evaluate } = run.config;
  return (
    <div className="flex flex-col gap-3">
      <p>
        <TextLink href={`/features/${featureView}`}>
          {featureView} v{output.viewVersion}
        </TextLink>
      </p>
      <SimpleTable
        label="Feature sets"
        dense
        items={[
          { purpose: "Training", window: train, ...output.training },
          { purpose: "Evaluation", window: evaluate, ...output.evaluation },
        ]}
        rowId={({ purpose }) => purpose}
        columns={[
          { id: "purpose", header: "Set", cell: ({ purpose }) => purpose },
          {
            id: "window",
            header: "Window",
            cell: ({ window }) => `${window.from} to ${window.to}`,
          },
          {
            id: "rows",
            header: "Rows",
            align: "right",
            cell: ({ rowCount }) => formatCount(rowCount),
          },
          { id: "hash", header: "Content hash", cell: ({ contentHash }) => hash(contentHash) },
        ]}
      />
    </div>
  );
}

function TrainFacts({ run, output }: { run: PipelineRunDetail; output: OutputOf<"train"> }) {
  const items: KeyValue[] = [
    {
      label: "Tracked run",
      value: <TextLink href={`/p/${run.project.slug}/runs/${output.runId}`}>{run.name}</TextLink>,
    },
    { label: "Training rows", value: formatCount(output.rowCount) },
    { label: "Encoded columns", value: formatCount(output.encodedColumns) },
    {
      label: "Iterations",
      value: `${output.iterations}, ${output.converged ? "converged" : "stopped before converging"}`,
    },
    { label: "Decision threshold", value: formatFixed(output.decisionThreshold, 4) },
    { label: "Model file", value: `${formatBytes(output.sizeBytes)}, ONNX` },
    { label: "SHA-256", value: hash(output.artifactHash) },
  ];
  return <KeyValueList items={items} />;
}

function Evaluation({ output }: { output: OutputOf<"evaluate"> }) {
  const keys = [...new Set(output.metrics.map(({ key }) => key))];
  const find = (key: string, split: string) =>
    output.metrics.find((metric) => metric.key === key && metric.split === split);
  const header = (split: "training" | "evaluation", word: string) => {
    const metric = output.metrics.find((each) => each.split === split);
    return metric === undefined
      ? word
      : `${word}, n ${formatCount(metric.n)}, ${formatWindow(metric)}`;
  };
  return (
    <SimpleTable
      label="Quality by window"
      dense
      items={keys.map((key) => ({ key }))}
      rowId={({ key }) => key}
      columns={[
        {
          id: "metric",
          header: "Metric",
          cell: ({ key }) => (
            <span title={findMetricMeaning(key)?.definition}>
              {findMetricMeaning(key)?.label ?? key}
            </span>
          ),
        },
        {
          id: "evaluation",
          header: header("evaluation", "Evaluation"),
          align: "right",
          cell: ({ key }) => formatFixed(find(key, "evaluation")?.value),
        },
        {
          id: "training",
          header: header("training", "Training"),
          align: "right",
          cell: ({ key }) => formatFixed(find(key, "training")?.value),
        },
      ]}
    />
  );
}

function RegisterFacts({ output }: { output: OutputOf<"register"> }) {
  return (
    <KeyValueList
      items={[
        {
          label: "Model version",
          value: (
            <TextLink href={`/models/${encodeURIComponent(output.modelName)}`}>
              {output.modelName} v{output.number}
            </TextLink>
          ),
        },
      ]}
    />
  );
}
