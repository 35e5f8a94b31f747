"use client";

import { Field } from "@/components/ui/field";
import { Select, type SelectOption } from "@/components/ui/select";

type PickProps = {
  label: string;
  value: string;
  options: readonly SelectOption[];
  onChange: (value: string) => void;
  hint?: string;
};

/** A choice that begins with none, and keeps a value that its list no longer has. */
export function Pick({ label, value, options, onChange, hint }: PickProps) {
  const isThere = options.some((option) => option.value === value);
  return (
    <Field label={label} hint={hint} required>
      {(control) => (
        <Select
          {...control}
          value={value}
          options={[
            ...(isThere ? [] : [{ value, label: value === "" ? "Choose…" : value }]),
            ...options,
          ]}
          onValueChange={onChange}
        />
      )}
    </Field>
  );
}

export const toOption = (value: string): SelectOption => ({ value, label: value });
