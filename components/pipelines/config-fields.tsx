import {
  CONFIG_FIELDS,
  type FieldPath,
  type FormValues,
} from "@/components/pipelines/run-form-values";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

type ConfigFieldsProps = {
  values: FormValues;
  errors: Partial<Record<FieldPath, string>>;
  onChange: (path: FieldPath, text: string) => void;
  disabled?: boolean;
};

/** The configuration as typed fields. */
export function ConfigFields({ values, errors, onChange, disabled }: ConfigFieldsProps) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {CONFIG_FIELDS.map(({ path, label, type, hint }) => (
        <Field key={path} label={label} hint={hint} error={errors[path]} required>
          {(control) => (
            <Input
              {...control}
              type={type}
              step={type === "number" ? "any" : undefined}
              value={values[path]}
              disabled={disabled}
              onChange={(event) => onChange(path, event.target.value)}
            />
          )}
        </Field>
      ))}
    </div>
  );
}
