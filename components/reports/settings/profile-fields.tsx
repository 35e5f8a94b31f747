"use client";

import { useQuery } from "@tanstack/react-query";
import type { FieldsProps } from "@/components/reports/settings/block-dialog";
import { useTRPC } from "@/components/trpc/provider";
import { Pick } from "@/components/ui/pick";

const DATASETS_MAX = 500;

export function ProfileFields({ block, onChange }: FieldsProps<"profile">) {
  const trpc = useTRPC();
  const { dataset, version } = block;
  const datasets = useQuery(trpc.datasets.list.queryOptions({ limit: DATASETS_MAX, sort: "name" }));
  const versions = useQuery({
    ...trpc.datasets.versions.queryOptions({ dataset }),
    enabled: dataset !== "",
  });
  return (
    <>
      <Pick
        label="Dataset"
        value={dataset}
        options={(datasets.data?.items ?? []).map(({ slug, name }) => ({
          value: slug,
          label: name,
        }))}
        onChange={(next) => onChange({ ...block, dataset: next, version: null })}
      />
      <Pick
        label="Version"
        value={version === null ? "newest" : String(version)}
        options={[
          { value: "newest", label: "The newest" },
          ...(versions.data ?? []).map(({ number }) => ({
            value: String(number),
            label: `v${number}`,
          })),
        ]}
        onChange={(next) =>
          onChange({ ...block, version: next === "newest" ? null : Number(next) })
        }
      />
    </>
  );
}
