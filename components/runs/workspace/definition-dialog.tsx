"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { toastError } from "@/components/ui/toaster";
import type {
  MetricAggregation,
  MetricDefinition,
  MetricDirection,
} from "@/server/tracking/workspace/schema";

const DIRECTIONS: { value: MetricDirection; label: string }[] = [
  { value: "higher", label: "Higher is better" },
  { value: "lower", label: "Lower is better" },
  { value: "none", label: "Neither" },
];
const AGGREGATIONS: { value: MetricAggregation; label: string }[] = [
  { value: "last", label: "the last value" },
  { value: "min", label: "the smallest value" },
  { value: "max", label: "the largest value" },
];

type DefinitionDialogProps = {
  project: string;
  /** Null closes it. */
  metric: string | null;
  definition: MetricDefinition | undefined;
  onClose: () => void;
};

/** What a metric means to the team: its words, its unit, which way is better, which value counts. */
export function DefinitionDialog(props: DefinitionDialogProps) {
  const { metric, definition } = props;
  // Made anew for every metric, so that its fields begin with that metric's words.
  if (metric === null || definition === undefined) return null;
  return <OpenDialog key={metric} {...props} metric={metric} definition={definition} />;
}

type OpenProps = DefinitionDialogProps & { metric: string; definition: MetricDefinition };

function OpenDialog({ project, metric, definition, onClose }: OpenProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [form, setForm] = useState(definition);
  const done = {
    onSuccess: async () => {
      await queryClient.invalidateQueries(trpc.workspace.definitions.list.queryFilter());
      onClose();
    },
    onError: (error: unknown) => toastError("The definition was not saved", error),
  };
  const save = useMutation(trpc.workspace.definitions.save.mutationOptions(done));
  const remove = useMutation(trpc.workspace.definitions.remove.mutationOptions(done));
  const set = (part: Partial<MetricDefinition>) => setForm({ ...form, ...part });
  const { label, description, direction, unit, aggregation } = form;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={metric}
      description={
        definition.source === "team"
          ? `Defined by ${definition.updatedBy ?? "the team"}.`
          : `This is ${definition.source}; say what it means in this project.`
      }
      footer={
        <>
          {definition.source === "team" && (
            <Button variant="ghost" onClick={() => remove.mutate({ project, key: metric })}>
              Forget the team's definition
            </Button>
          )}
          <Button
            variant="primary"
            disabled={save.isPending}
            onClick={() =>
              save.mutate({
                project,
                key: metric,
                label,
                description,
                direction,
                unit,
                aggregation,
              })
            }
          >
            Save
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <Field label="Label">
          {(control) => (
            <Input
              {...control}
              value={label}
              maxLength={120}
              onChange={({ target }) => set({ label: target.value })}
            />
          )}
        </Field>
        <Field label="Unit">
          {(control) => (
            <Input
              {...control}
              value={unit}
              maxLength={40}
              onChange={({ target }) => set({ unit: target.value })}
            />
          )}
        </Field>
        <Field label="Which way is better" required>
          {(control) => (
            <Select
              {...control}
              value={direction}
              options={DIRECTIONS}
              onValueChange={(value) =>
                set({ direction: DIRECTIONS.find((each) => each.value === value)?.value ?? "none" })
              }
            />
          )}
        </Field>
        <Field label="Tables show" required>
          {(control) => (
            <Select
              {...control}
              value={aggregation}
              options={AGGREGATIONS}
              onValueChange={(value) =>
                set({
                  aggregation: AGGREGATIONS.find((each) => each.value === value)?.value ?? "last",
                })
              }
            />
          )}
        </Field>
        <div className="sm:col-span-2">
          <Field label="Description">
            {(control) => (
              <Input
                {...control}
                value={description}
                maxLength={2_000}
                onChange={({ target }) => set({ description: target.value })}
              />
            )}
          </Field>
        </div>
      </div>
    </Dialog>
  );
}
