"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfigFields } from "@/components/pipelines/config-fields";
import { readForm, toFormValues } from "@/components/pipelines/run-form-values";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { PipelineConfig } from "@/server/pipelines/schema";

type RunDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  pipelineSlug: string;
  /** Values the form opens with. */
  config: PipelineConfig;
  name: string;
};

/** Starts a run with a typed form and leads to its page. */
export function RunDialog({ open, onOpenChange, pipelineSlug, config, name }: RunDialogProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const [values, setValues] = useState(() => toFormValues(config));
  const [runName, setRunName] = useState(name);
  const start = useMutation(
    trpc.pipelines.startRun.mutationOptions({
      onSuccess: ({ number }) => router.push(`/pipelines/${pipelineSlug}/runs/${number}`),
    }),
  );
  const result = readForm(values);

  function submit(): void {
    if (result.config === null) return;
    start.mutate({ pipelineSlug, name: runName.trim(), config: result.config });
  }

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="lg"
      title="Run now"
      description="Every step runs with these values; the pipeline's own stay as they are."
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Close</Button>
          <Button
            variant="primary"
            busy={start.isPending}
            disabledReason={
              result.config === null
                ? "Mend the fields marked below"
                : runName.trim() === ""
                  ? "Name the run"
                  : undefined
            }
            onClick={submit}
          >
            Start run
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label="Name" hint="The tracked run carries it too" required>
          {(control) => (
            <Input
              {...control}
              value={runName}
              maxLength={200}
              onChange={(event) => setRunName(event.target.value)}
            />
          )}
        </Field>
        <ConfigFields
          values={values}
          errors={result.errors ?? {}}
          onChange={(path, text) => setValues((former) => ({ ...former, [path]: text }))}
        />
        {start.error !== null && <ErrorPanel title="The run did not start" error={start.error} />}
      </form>
    </Dialog>
  );
}
