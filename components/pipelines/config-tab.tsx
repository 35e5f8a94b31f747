"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { SimpleTable } from "@/components/data-table/simple-table";
import { ConfigFields } from "@/components/pipelines/config-fields";
import { diffConfigs, readForm, toFormValues } from "@/components/pipelines/run-form-values";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { toast } from "@/components/ui/toaster";
import type { PipelineDetail } from "@/server/pipelines/schema";

const DIFF_COLUMNS = [
  { id: "label", header: "Setting", cell: (row: Difference) => row.label },
  { id: "before", header: "Last run", cell: (row: Difference) => row.before },
  { id: "after", header: "Configured now", cell: (row: Difference) => row.after },
] as const;
type Difference = ReturnType<typeof diffConfigs>[number];

/** The values that runs start from, and how the last run differed. */
export function ConfigTab({ pipeline }: { pipeline: PipelineDetail }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const forbidden = useDisabledReason("pipelines.write");
  const [values, setValues] = useState(() => toFormValues(pipeline.config));
  const result = readForm(values);
  const save = useMutation(
    trpc.pipelines.updateConfig.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.pipelines.get.pathFilter());
        toast.success("Configuration saved");
      },
    }),
  );
  const changes = result.config === null ? null : diffConfigs(pipeline.config, result.config);
  const { lastRun } = pipeline;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[2fr_1fr]">
      <Card title="Configuration" description="What a run starts from unless it says otherwise">
        <div className="flex flex-col gap-4">
          <ConfigFields
            values={values}
            errors={result.errors ?? {}}
            disabled={forbidden !== undefined}
            onChange={(path, text) => setValues((former) => ({ ...former, [path]: text }))}
          />
          {save.error !== null && <ErrorPanel title="Not saved" error={save.error} />}
          <Button
            className="self-start"
            variant="primary"
            busy={save.isPending}
            disabledReason={
              forbidden ??
              (changes === null
                ? "Mend the fields marked above"
                : changes.length === 0
                  ? "Nothing has changed"
                  : undefined)
            }
            onClick={() =>
              result.config !== null && save.mutate({ slug: pipeline.slug, config: result.config })
            }
          >
            Save configuration
          </Button>
        </div>
      </Card>
      <Card title="Against the last run" flush>
        {lastRun === null ? (
          <p className="p-4 text-muted-foreground">No run to compare with yet.</p>
        ) : (
          <SimpleTable
            label={`Differences from run ${lastRun.number}`}
            columns={DIFF_COLUMNS}
            items={diffConfigs(lastRun.config, pipeline.config)}
            rowId={({ label }) => label}
            empty={`Run #${lastRun.number} used the same values.`}
            dense
          />
        )}
      </Card>
    </div>
  );
}
