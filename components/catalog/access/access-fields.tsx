"use client";

import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { GRANT_DAYS } from "@/server/catalog/access/constants";

type TextProps = { value: string; onChange: (value: string) => void };

export function PurposeField({ value, onChange }: TextProps) {
  return (
    <Field
      label="Purpose"
      required
      hint="What the values are needed for; it is kept with the grant"
    >
      {(control) => (
        <Textarea
          {...control}
          rows={3}
          maxLength={500}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

export function NoteField({ value, onChange }: TextProps) {
  return (
    <Field label="Note">
      {(control) => (
        <Input
          {...control}
          maxLength={1_000}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

const LIVES = [
  { value: "1", label: "One day" },
  { value: "7", label: "A week" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "A year" },
];
export const FIRST_LIFE = String(GRANT_DAYS);
const DAY_MS = 86_400_000;

export function endOfLife(days: string): Date {
  return new Date(Date.now() + Number(days) * DAY_MS);
}

export function LifeField({ value, onChange }: TextProps) {
  return (
    <Field label="Valid for" required>
      {(control) => <Select {...control} value={value} options={LIVES} onValueChange={onChange} />}
    </Field>
  );
}
