"use client";

import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { SpaceEditor } from "@/components/sweeps/space-editor";
import { toDimension, toRow } from "@/components/sweeps/space-rows";
import { Basics, type Draft, Limits, PreviewLine } from "@/components/sweeps/sweep-fields";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import { QueryPanel } from "@/components/ui/query-panel";
import { Select } from "@/components/ui/select";
import { useDebounced } from "@/components/ui/use-debounced";
import type { SettingItem } from "@/server/sweeps/schema";

type SweepDialogProps = { project: string | undefined; onClose: () => void };

/** Chooses a pipeline, then the search over its settings. */
export function SweepDialog({ project, onClose }: SweepDialogProps) {
  const trpc = useTRPC();
  const pipelines = useQuery(
    trpc.pipelines.list.queryOptions({
      limit: 200,
      sort: "name",
      ...(project !== undefined && { filter: `project = "${project}"` }),
    }),
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const slug = chosen ?? pipelines.data?.items[0]?.slug;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="xl"
      title="New sweep"
      description="All trials learn from the same rows, which are made once. Nothing is registered."
    >
      <QueryPanel
        errorTitle="The pipelines could not be loaded"
        label="Loading pipelines"
        query={pipelines}
      >
        {({ items }) =>
          slug === undefined ? (
            <p className="text-muted-foreground">
              There is no pipeline to search yet: a sweep tries settings of a pipeline's training.
            </p>
          ) : (
            <div className="flex flex-col gap-4">
              <Field label="Pipeline" required>
                {(control) => (
                  <Select
                    {...control}
                    value={slug}
                    options={items.map((each) => ({ value: each.slug, label: each.name }))}
                    onValueChange={setChosen}
                  />
                )}
              </Field>
              <Settings key={slug} pipelineSlug={slug} onClose={onClose} />
            </div>
          )
        }
      </QueryPanel>
    </Dialog>
  );
}

type SettingsProps = { pipelineSlug: string; onClose: () => void };

function Settings({ pipelineSlug, onClose }: SettingsProps) {
  const trpc = useTRPC();
  const settings = useQuery(trpc.sweeps.settings.queryOptions({ pipelineSlug }));
  return (
    <QueryPanel
      errorTitle="The pipeline's settings could not be loaded"
      label="Loading settings"
      query={settings}
    >
      {(items) => <SweepForm pipelineSlug={pipelineSlug} settings={items} onClose={onClose} />}
    </QueryPanel>
  );
}

function SweepForm({
  pipelineSlug,
  settings,
  onClose,
}: SettingsProps & { settings: SettingItem[] }) {
  const trpc = useTRPC();
  const router = useRouter();
  const [draft, setDraft] = useState<Draft>(() => ({
    name: "",
    method: "bayesian",
    metric: "auc",
    split: "validation",
    maxTrials: "20",
    maxParallel: "2",
    seed: "1",
    rows: settings.slice(0, 1).map((setting) => toRow(1, setting)),
  }));
  const change = (part: Partial<Draft>) => setDraft((former) => ({ ...former, ...part }));
  const { method, metric, split, rows } = draft;
  const space = rows.map((row) => {
    const type = settings.find(({ name }) => name === row.name)?.type ?? "number";
    return toDimension(row, type);
  });
  const input = { pipelineSlug, method, space, maxTrials: Number(draft.maxTrials) };
  const settled = useDebounced(JSON.stringify(input), 250);
  const isSettled = settled === JSON.stringify(input);
  const preview = useQuery({
    ...trpc.sweeps.preview.queryOptions(input, { enabled: isSettled }),
    placeholderData: keepPreviousData,
  });
  const create = useMutation(
    trpc.sweeps.create.mutationOptions({
      onSuccess: ({ project, number }) => router.push(`/p/${project}/sweeps/${number}`),
    }),
  );
  const problems = preview.data?.problems ?? [];
  const isReady = isSettled && preview.isSuccess && !preview.isPlaceholderData;
  const blocked =
    draft.name.trim() === ""
      ? "Name the sweep"
      : problems.length > 0
        ? "Mend what is marked above"
        : undefined;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (blocked !== undefined || !isReady) return;
    create.mutate({
      pipelineSlug,
      name: draft.name.trim(),
      space,
      method,
      metric: `${split}.${metric}`,
      maxTrials: Number(draft.maxTrials),
      maxParallel: Number(draft.maxParallel),
      seed: Number(draft.seed),
    });
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      <Basics draft={draft} onChange={change} />
      <SpaceEditor
        settings={settings}
        rows={rows}
        method={method}
        problems={problems}
        onChange={(next) => change({ rows: next })}
      />
      <Limits draft={draft} onChange={change} />
      {create.error !== null && <ErrorPanel title="The sweep did not start" error={create.error} />}
      <div className="sticky -bottom-4 -mx-4 -mb-4 flex flex-wrap items-center justify-between gap-3 border-t bg-raised px-4 py-3">
        <PreviewLine preview={preview.data} />
        <div className="flex gap-2">
          <Button type="button" onClick={onClose}>
            Close
          </Button>
          <Button
            type="submit"
            variant="primary"
            busy={create.isPending}
            disabledReason={blocked ?? (isReady ? undefined : "The space is being counted")}
          >
            Start sweep
          </Button>
        </div>
      </div>
    </form>
  );
}
