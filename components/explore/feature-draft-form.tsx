"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import {
  type DraftForm,
  findGap,
  takenFeatures,
  toDefinition,
  toDraftFeature,
} from "@/components/explore/draft-definition";
import { DraftSubjectFields } from "@/components/explore/draft-subject-fields";
import { FeatureRows } from "@/components/explore/feature-rows";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import { formatPlural } from "@/components/ui/format";
import { useDebounced } from "@/components/ui/use-debounced";
import type { FeatureDraft } from "@/server/explore/schema";
import type { Entity } from "@/server/features/schema";

type FeatureDraftFormProps = {
  draft: FeatureDraft;
  entities: readonly Entity[];
  isFiltered: boolean;
};

const TYPING_MS = 300;

/** Entity, time, label and features of a view, with the definition that they make. */
export function FeatureDraftForm({ draft, entities, isFiltered }: FeatureDraftFormProps) {
  const [form, setForm] = useState<DraftForm>(() => beginForm(draft, entities));
  const change = (part: Partial<DraftForm>) => setForm({ ...form, ...part });
  const { create, isBusy, error } = useCreate(form, entities);
  const mayNot = useDisabledReason("features.write");
  const gap = findGap(form);
  const next = useNextVersion(form.name);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (gap === undefined) void create();
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      <DraftSubjectFields
        form={form}
        columns={draft.dataset.columns}
        entities={entities}
        onChange={change}
      />
      <FeatureRows
        form={form}
        onChange={(features) => change({ features })}
        left={isFiltered ? [...draft.left, DRAWN] : draft.left}
      />
      <details className="rounded-panel border p-3">
        <summary className="cursor-pointer font-medium text-sm">The definition</summary>
        <pre className="mt-2 max-h-72 overflow-auto font-mono text-xs">
          {JSON.stringify(toDefinition(form), null, 2)}
        </pre>
      </details>
      {error !== null && <ErrorPanel title="The view was not created" error={error} />}
      <div className="flex flex-wrap items-center justify-end gap-3">
        <p role="status" className="text-muted-foreground text-sm">
          {next === null
            ? formatPlural(takenFeatures(form).length, "feature")
            : `${form.name} exists: this becomes its version ${next}`}
        </p>
        <Button type="submit" variant="primary" busy={isBusy} disabledReason={mayNot ?? gap}>
          Create the view
        </Button>
      </div>
    </form>
  );
}

const DRAWN = {
  name: "Filters on the result",
  reason: "a view reads every row of the range that it is asked for",
};

function beginForm({ dataset, columns }: FeatureDraft, entities: readonly Entity[]): DraftForm {
  const names = dataset.columns.map(({ name }) => name);
  const entity = entities.find(({ joinKey }) => names.includes(joinKey));
  return {
    name: "",
    description: "",
    datasetId: dataset.id,
    entityName: entity?.name ?? "",
    joinKey: entity?.joinKey ?? "",
    timeColumn: dataset.timeColumn ?? "",
    labelColumn: dataset.labelColumn ?? "",
    features: columns.map(toDraftFeature),
  };
}

/** Creates the entity where it is new, then the view, and opens it. */
function useCreate(form: DraftForm, entities: readonly Entity[]) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const entity = useMutation(trpc.features.createEntity.mutationOptions());
  const view = useMutation(trpc.features.createView.mutationOptions());
  const { entityName, joinKey } = form;

  async function create(): Promise<void> {
    try {
      if (!entities.some(({ name }) => name === entityName)) {
        await entity.mutateAsync({ name: entityName, joinKey });
        await queryClient.invalidateQueries(trpc.features.entities.queryFilter());
      }
      const { name } = await view.mutateAsync(toDefinition(form));
      await queryClient.invalidateQueries(trpc.features.pathFilter());
      router.push(`/features/${encodeURIComponent(name)}`);
    } catch {
      // Both mutations keep their error, which the form shows.
    }
  }
  return {
    create,
    isBusy: entity.isPending || view.isPending,
    error: entity.error ?? view.error,
  };
}

/** The number that a view of this name would get if there is one already; null for a new name. */
function useNextVersion(name: string): number | null {
  const trpc = useTRPC();
  const wanted = useDebounced(name.trim(), TYPING_MS);
  const { data } = useQuery({
    ...trpc.features.getView.queryOptions({ view: wanted }),
    enabled: wanted !== "",
  });
  return data === undefined || data.name !== name.trim() ? null : data.version + 1;
}
