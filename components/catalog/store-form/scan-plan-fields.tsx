"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";

export type ScanPlan = {
  include: string[];
  exclude: string[];
  scanEveryHours: number | null;
};
export const NO_PLAN: ScanPlan = { include: [], exclude: [], scanEveryHours: null };

const NEVER = "";
const HOURS = [
  { value: NEVER, label: "When somebody asks" },
  { value: "1", label: "Every hour" },
  { value: "6", label: "Every 6 hours" },
  { value: "24", label: "Every day" },
  { value: "168", label: "Every week" },
];

type ScanPlanFieldsProps = { plan: ScanPlan; onChange: (plan: ScanPlan) => void };

/** Which paths a scan looks at, and how often it comes by itself. */
export function ScanPlanFields({ plan, onChange }: ScanPlanFieldsProps) {
  const hours = plan.scanEveryHours === null ? NEVER : String(plan.scanEveryHours);
  const isOther = !HOURS.some(({ value }) => value === hours);
  const options = isOther ? [...HOURS, { value: hours, label: `Every ${hours} hours` }] : HOURS;
  return (
    <fieldset className="grid gap-4 border-t pt-4 sm:grid-cols-2">
      <legend className="sr-only">Scans</legend>
      <PatternsField
        label="Only these paths"
        hint="A pattern a line, such as public/* or **/*.csv; everything unless given"
        patterns={plan.include}
        onChange={(include) => onChange({ ...plan, include })}
      />
      <PatternsField
        label="Not these paths"
        hint="A pattern a line: * stops at a slash, ** does not"
        patterns={plan.exclude}
        onChange={(exclude) => onChange({ ...plan, exclude })}
      />
      <Field label="Scan">
        {(control) => (
          <Select
            {...control}
            value={hours}
            options={options}
            onValueChange={(value) =>
              onChange({ ...plan, scanEveryHours: value === NEVER ? null : Number(value) })
            }
          />
        )}
      </Field>
    </fieldset>
  );
}

type PatternsFieldProps = {
  label: string;
  hint: string;
  patterns: readonly string[];
  onChange: (patterns: string[]) => void;
};

/** Keeps the text as it is typed: an empty line on the way is no pattern yet. */
function PatternsField({ label, hint, patterns, onChange }: PatternsFieldProps) {
  const [text, setText] = useState(patterns.join("\n"));
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <Textarea
          {...control}
          className="min-h-16 font-mono text-xs"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            const lines = event.target.value.split("\n").map((line) => line.trim());
            onChange(lines.filter((line) => line !== ""));
          }}
        />
      )}
    </Field>
  );
}
