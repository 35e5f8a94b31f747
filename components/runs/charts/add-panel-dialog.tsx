"use client";

import { useState } from "react";
import { fieldPath } from "@/components/runs/charts/field-condition";
import { type AddedPanel, PANEL_KINDS, type PanelKind } from "@/components/runs/charts/grid-state";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";

type AddPanelDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  metrics: readonly string[];
  params: readonly string[];
  onAdd: (panel: AddedPanel) => void;
};

const KIND_LABELS: Record<PanelKind, string> = {
  scatter: "Scatter plot, with the runs that no other beats",
  parallel: "Parallel coordinates",
  bar: "Bars: one value of each shown run",
  histogram: "Histogram of a value",
  box: "Box plot of a metric by a param",
  importance: "Importance of params for a metric",
  difference: "Differences from the baseline",
};

const AXES_MAX = 12;

type Slot = { label: string; from: "metric" | "param" | "number" | "any"; isOptional?: boolean };

const SLOTS: Record<PanelKind, readonly Slot[]> = {
  scatter: [
    { label: "Horizontal", from: "number" },
    { label: "Vertical", from: "number" },
    { label: "Colour", from: "any", isOptional: true },
  ],
  parallel: [],
  bar: [{ label: "Value", from: "number" }],
  histogram: [{ label: "Value", from: "number" }],
  box: [
    { label: "Groups", from: "param" },
    { label: "Metric", from: "metric" },
  ],
  importance: [{ label: "Metric", from: "metric" }],
  difference: [],
};

/** Asks what a new panel shows. */
export function AddPanelDialog(props: AddPanelDialogProps) {
  const { open, onOpenChange, metrics, params, onAdd } = props;
  const [kind, setKind] = useState<PanelKind>("scatter");
  const [fields, setFields] = useState<readonly string[]>([]);
  const options = optionsOf(metrics, params);
  const slots = SLOTS[kind];
  const chosen =
    kind === "parallel"
      ? [...fields]
      : slots.map((slot, index) => fields[index] ?? firstOf(slot, options)).filter((f) => f !== "");
  const missing =
    kind === "parallel"
      ? chosen.length < 2
      : chosen.length < slots.filter(({ isOptional }) => isOptional !== true).length;

  function add(): void {
    onAdd({ id: crypto.randomUUID().slice(0, 8), kind, fields: chosen });
    setFields([]);
    onOpenChange(false);
  }

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Add a panel"
      footer={
        <Button
          variant="primary"
          onClick={add}
          disabledReason={missing ? "Choose what it shows" : undefined}
        >
          Add panel
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="Kind">
          {(control) => (
            <Select
              {...control}
              value={kind}
              options={PANEL_KINDS.map((value) => ({ value, label: KIND_LABELS[value] }))}
              onValueChange={(next) => {
                setKind(PANEL_KINDS.find((each) => each === next) ?? "scatter");
                setFields([]);
              }}
            />
          )}
        </Field>
        {slots.map((slot, index) => (
          <Field key={slot.label} label={slot.label}>
            {(control) => (
              <Select
                {...control}
                value={fields[index] ?? firstOf(slot, options)}
                options={[
                  ...(slot.isOptional === true ? [{ value: "", label: "the run's own" }] : []),
                  ...options[slot.from],
                ]}
                onValueChange={(next) =>
                  setFields(
                    slots.map((each, at) =>
                      at === index ? next : (fields[at] ?? firstOf(each, options)),
                    ),
                  )
                }
              />
            )}
          </Field>
        ))}
        {kind === "parallel" && (
          <AxisChoice options={options.any} fields={fields} onFields={setFields} />
        )}
      </div>
    </Dialog>
  );
}

type Option = { value: string; label: string };
type Options = Record<Slot["from"], readonly Option[]>;

function optionsOf(metrics: readonly string[], params: readonly string[]): Options {
  const metric = metrics.map((key) => ({ value: fieldPath("metric", key), label: key }));
  const extremes = metrics.flatMap((key) => [
    { value: fieldPath("min", key), label: `smallest ${key}` },
    { value: fieldPath("max", key), label: `largest ${key}` },
  ]);
  const param = params.map((key) => ({ value: fieldPath("param", key), label: `param ${key}` }));
  const duration = { value: "duration", label: "duration (s)" };
  const started = { value: "started", label: "started" };
  const number = [...metric, ...param, duration, started, ...extremes];
  return { metric, param, number, any: number };
}

function firstOf({ from, isOptional }: Slot, options: Options): string {
  return isOptional === true ? "" : (options[from][0]?.value ?? "");
}

type AxisChoiceProps = {
  options: readonly Option[];
  fields: readonly string[];
  onFields: (fields: readonly string[]) => void;
};

function AxisChoice({ options, fields, onFields }: AxisChoiceProps) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="pb-1 font-medium text-sm">
        Axes, in the order of choice; the last gives the colour ({fields.length} of {AXES_MAX})
      </legend>
      <div className="grid max-h-64 grid-cols-2 gap-1 overflow-y-auto">
        {options.map(({ value, label }) => (
          <Checkbox
            key={value}
            label={label}
            checked={fields.includes(value)}
            disabled={!fields.includes(value) && fields.length >= AXES_MAX}
            onChange={({ target }) =>
              onFields(
                target.checked ? [...fields, value] : fields.filter((each) => each !== value),
              )
            }
          />
        ))}
      </div>
    </fieldset>
  );
}
