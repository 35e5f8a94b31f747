"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { Checkbox } from "@/components/ui/checkbox";
import { formatCount } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import type { ExportPreview } from "@/server/tracking/exports/schema";

type ExportContentsProps = {
  project: string;
  deleted: boolean;
  /** Numbers of the experiments; null for all, also those that come later. */
  chosen: ReadonlySet<number> | null;
  onChosen: (chosen: ReadonlySet<number> | null) => void;
};

/** The experiments to choose from, and how much they hold. */
export function ExportContents({ project, deleted, chosen, onChosen }: ExportContentsProps) {
  const trpc = useTRPC();
  const experiments = chosen === null || chosen.size === 0 ? undefined : [...chosen];
  const query = useQuery({
    ...trpc.exports.preview.queryOptions({ project, experiments, deleted }),
    placeholderData: keepPreviousData,
  });
  return (
    <QueryPanel errorTitle="The project could not be counted" label="Counting" query={query}>
      {(preview) => (
        <div className="flex flex-col gap-4">
          <Counts preview={preview} isEmpty={chosen?.size === 0} />
          <fieldset className="flex flex-col gap-1.5">
            <legend className="mb-1.5 font-medium text-sm">Experiments</legend>
            <Checkbox
              label={`All ${formatCount(preview.experiments.length)}`}
              checked={chosen === null}
              onChange={(event) => onChosen(event.target.checked ? null : new Set())}
            />
            <div className="flex max-h-64 flex-col gap-1.5 overflow-y-auto">
              {preview.experiments.map(({ number, name, runs }) => (
                <span key={number} className="flex items-center justify-between gap-4">
                  <Checkbox
                    label={<span className="break-words">{name}</span>}
                    checked={chosen === null || chosen.has(number)}
                    onChange={() => onChosen(toggle(preview, chosen, number))}
                  />
                  <span className="shrink-0 text-muted-foreground text-sm tabular-nums">
                    {formatCount(runs)} {runs === 1 ? "run" : "runs"}
                  </span>
                </span>
              ))}
            </div>
          </fieldset>
        </div>
      )}
    </QueryPanel>
  );
}

function toggle(
  { experiments }: ExportPreview,
  chosen: ReadonlySet<number> | null,
  number: number,
): ReadonlySet<number> | null {
  const next = new Set(chosen ?? experiments.map((each) => each.number));
  if (!next.delete(number)) next.add(number);
  return next.size === experiments.length ? null : next;
}

function Counts({ preview, isEmpty }: { preview: ExportPreview; isEmpty: boolean }) {
  const { runs, metrics, points, models } = preview;
  const counts = [
    { label: "runs", value: isEmpty ? 0 : runs },
    { label: "metrics of runs", value: isEmpty ? 0 : metrics },
    { label: "metric points", value: isEmpty ? 0 : points },
    { label: "registered models", value: models },
  ];
  return (
    <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
      {counts.map(({ label, value }) => (
        <div key={label} className="flex flex-col-reverse">
          <dt className="text-muted-foreground text-xs">{label}</dt>
          <dd className="font-medium text-lg tabular-nums">{formatCount(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
