"use client";

import { useQuery } from "@tanstack/react-query";
import { findVersion } from "@/components/reports/judge-rules";
import { useTRPC } from "@/components/trpc/provider";
import { Pick } from "@/components/ui/pick";
import type { EvaluationMetric } from "@/server/registry/schema";

const MODELS_MAX = 500;

type ModelFieldsProps = {
  model: string;
  version: string;
  onChange: (named: { model: string; version: string }) => void;
};

/** A model and one of its versions: by number, by alias, or the latest. */
export function ModelFields({ model, version, onChange }: ModelFieldsProps) {
  const trpc = useTRPC();
  const models = useQuery(trpc.models.list.queryOptions({ limit: MODELS_MAX, sort: "name" }));
  const detail = useQuery({
    ...trpc.models.get.queryOptions({ name: model }),
    enabled: model !== "",
  });
  const versions = detail.data?.versions ?? [];
  const aliases = [...new Set(versions.flatMap((each) => each.aliases))];
  return (
    <>
      <Pick
        label="Model"
        value={model}
        options={(models.data?.items ?? []).map(({ name, title }) => ({
          value: name,
          label: title,
        }))}
        onChange={(next) => onChange({ model: next, version: "latest" })}
      />
      <Pick
        label="Version"
        hint="An alias follows the version that bears it until the report is frozen"
        value={version}
        options={[
          { value: "latest", label: "The latest" },
          ...aliases.map((alias) => ({ value: alias, label: alias })),
          ...versions.map(({ number }) => ({ value: String(number), label: `v${number}` })),
        ]}
        onChange={(next) => onChange({ model, version: next })}
      />
    </>
  );
}

/** What was measured of a version. */
export function useEvaluation(model: string, version: string): readonly EvaluationMetric[] {
  const trpc = useTRPC();
  const { data } = useQuery({
    ...trpc.models.get.queryOptions({ name: model }),
    enabled: model !== "",
  });
  return data === undefined ? [] : (findVersion(data, version)?.evaluation ?? []);
}

export const nameOfMetric = ({ key, split }: Pick<EvaluationMetric, "key" | "split">) =>
  `${split} ${key}`;
