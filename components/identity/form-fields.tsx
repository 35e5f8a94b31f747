"use client";

import type { ReactNode } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PASSWORD_MIN_LENGTH } from "@/server/identity/schema";

type TextFieldProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  type?: "text" | "email";
  autoComplete?: string;
  autoFocus?: boolean;
  placeholder?: string;
};

export function TextField({ label, value, onChange, hint, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} required>
      {(control) => (
        <Input
          {...control}
          {...input}
          required
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

type PasswordFieldProps = {
  value: string;
  onChange: (value: string) => void;
  /** A password that is chosen here, not one that exists. */
  isNew?: boolean;
  autoFocus?: boolean;
};

export function PasswordField({ value, onChange, isNew = false, autoFocus }: PasswordFieldProps) {
  return (
    <Field
      label="Password"
      hint={isNew ? `At least ${PASSWORD_MIN_LENGTH} characters; length beats symbols` : undefined}
      required
    >
      {(control) => (
        <Input
          {...control}
          type="password"
          required
          autoFocus={autoFocus}
          minLength={isNew ? PASSWORD_MIN_LENGTH : undefined}
          autoComplete={isNew ? "new-password" : "current-password"}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
