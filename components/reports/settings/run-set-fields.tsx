"use client";

import { useQuery } from "@tanstack/react-query";
import { useRunSet } from "@/components/reports/use-run-set";
import { useTRPC } from "@/components/trpc/provider";
import { describeError } from "@/components/ui/describe-error";
import { Field } from "@/components/ui/field";
import { formatPlural } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { Pick } from "@/components/ui/pick";
import { Switch } from "@/components/ui/switch";
import { useDebounced } from "@/components/ui/use-debounced";
import { RUNS_MAX } from "@/server/reports/constants";
import type { RunSet } from "@/server/reports/schema";

const TYPING_MS = 400;

type RunSetFieldsProps = { runs: RunSet; onChange: (runs: RunSet) => void };

/** Which runs a block is about, with how many that are now. */
export function RunSetFields({ runs, onChange }: RunSetFieldsProps) {
  const trpc = useTRPC();
  const projects = useQuery(trpc.projects.list.queryOptions());
  const found = useRunSet(useDebounced(runs, TYPING_MS));
  const { project, filter, sort, limit, ids } = runs;
  const shown = found.data?.items ?? [];
  return (
    <fieldset className="flex flex-col gap-3 rounded-panel border p-3">
      <legend className="px-1 font-medium text-sm">Runs</legend>
      <Pick
        label="Project"
        value={project}
        options={(projects.data ?? []).map(({ slug, name }) => ({ value: slug, label: name }))}
        onChange={(next) => onChange({ ...runs, project: next, ids: null })}
      />
      <Switch
        label="Keep exactly these runs"
        checked={ids !== null}
        onCheckedChange={(isFixed) =>
          onChange({
            ...runs,
            ids: isFixed && shown.length > 0 ? shown.map(({ id }) => id) : null,
          })
        }
      />
      {ids === null && (
        <Field label="Filter" hint='As in the workspace: metric.auc > 0.6 and tag:"bank"'>
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              value={filter}
              onChange={({ target }) => onChange({ ...runs, filter: target.value })}
            />
          )}
        </Field>
      )}
      <div className="grid grid-cols-2 gap-3">
        <Field label="Sorted by" hint="started, -metric.auc" required>
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              value={sort}
              onChange={({ target }) => onChange({ ...runs, sort: target.value })}
            />
          )}
        </Field>
        <Field label="At most" hint={`1 to ${RUNS_MAX} runs`} required>
          {(control) => (
            <Input
              {...control}
              type="number"
              min={1}
              max={RUNS_MAX}
              value={limit}
              onChange={({ target }) =>
                onChange({ ...runs, limit: clamp(Math.round(Number(target.value))) })
              }
            />
          )}
        </Field>
      </div>
      <p role="status" className="text-muted-foreground text-sm">
        {found.error !== null
          ? describeError(found.error).message
          : found.data === undefined
            ? "Looking for runs"
            : `${formatPlural(found.data.approxTotal, "run")} found, ${shown.length} shown`}
      </p>
    </fieldset>
  );
}

const clamp = (limit: number) => Math.min(RUNS_MAX, Math.max(1, limit || 1));
