"use client";

import { useQuery } from "@tanstack/react-query";
import type { FieldsProps } from "@/components/reports/settings/block-dialog";
import {
  ModelFields,
  nameOfMetric,
  useEvaluation,
} from "@/components/reports/settings/model-fields";
import { TitleField } from "@/components/reports/settings/title-field";
import { useTRPC } from "@/components/trpc/provider";
import { Pick, toOption } from "@/components/ui/pick";
import type { BlockOf } from "@/server/reports/schema";

const RUNS_LISTED = 100;

type Source = BlockOf<"value">["source"];

export function ValueFields({ block, project, onChange }: FieldsProps<"value">) {
  const { source, label } = block;
  const setSource = (next: Source) => onChange({ ...block, source: next });
  return (
    <>
      <Pick
        label="Of"
        value={source.kind}
        options={[
          { value: "run", label: "A run" },
          { value: "model", label: "A model's version" },
        ]}
        onChange={(kind) =>
          setSource(
            kind === "run"
              ? { kind: "run", runId: "", metric: "", of: "last" }
              : { kind: "model", model: "", version: "latest", metric: "", split: "evaluation" },
          )
        }
      />
      {source.kind === "run" ? (
        <RunSource source={source} project={project} onChange={setSource} />
      ) : (
        <ModelSource source={source} onChange={setSource} />
      )}
      <TitleField
        label="Label"
        value={label}
        onChange={(next) => onChange({ ...block, label: next })}
      />
    </>
  );
}

type RunSourceProps = {
  source: Extract<Source, { kind: "run" }>;
  project: string;
  onChange: (source: Source) => void;
};

function RunSource({ source, project, onChange }: RunSourceProps) {
  const trpc = useTRPC();
  const runs = useQuery(
    trpc.runs.list.queryOptions({ project, sort: "-started", limit: RUNS_LISTED }),
  );
  const run = useQuery({
    ...trpc.runs.get.queryOptions({ id: source.runId }),
    enabled: source.runId !== "",
  });
  return (
    <>
      <Pick
        label="Run"
        hint={`The ${RUNS_LISTED} newest runs of the project`}
        value={source.runId}
        options={(runs.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(runId) => onChange({ ...source, runId })}
      />
      <Pick
        label="Metric"
        value={source.metric}
        options={(run.data?.metrics ?? []).map(({ key }) => toOption(key))}
        onChange={(metric) => onChange({ ...source, metric })}
      />
      <Pick
        label="Value"
        value={source.of}
        options={[
          { value: "last", label: "The last one" },
          { value: "min", label: "The smallest" },
          { value: "max", label: "The largest" },
        ]}
        onChange={(of) => onChange({ ...source, of: of === "min" || of === "max" ? of : "last" })}
      />
    </>
  );
}

type ModelSourceProps = {
  source: Extract<Source, { kind: "model" }>;
  onChange: (source: Source) => void;
};

function ModelSource({ source, onChange }: ModelSourceProps) {
  const { model, version, metric, split } = source;
  const evaluation = useEvaluation(model, version);
  return (
    <>
      <ModelFields
        model={model}
        version={version}
        onChange={(named) => onChange({ ...source, ...named })}
      />
      <Pick
        label="Metric"
        value={metric === "" ? "" : nameOfMetric({ key: metric, split })}
        options={evaluation.map((each) => toOption(nameOfMetric(each)))}
        onChange={(name) => {
          const chosen = evaluation.find((each) => nameOfMetric(each) === name);
          if (chosen !== undefined)
            onChange({ ...source, metric: chosen.key, split: chosen.split });
        }}
      />
    </>
  );
}
