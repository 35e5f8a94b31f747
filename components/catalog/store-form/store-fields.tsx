import type { FormValues } from "@/components/catalog/store-form/form-values";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { ConnectorField, StoreKind } from "@/server/catalog/schema";

type StoreFieldsProps = {
  kind: StoreKind;
  values: FormValues;
  onChange: (values: FormValues) => void;
  /** A stored store: an empty secret keeps the one that is there. */
  hasSecret?: boolean;
};

/** The fields of one kind of store, as its connector describes them. */
export function StoreFields({ kind, values, onChange, hasSecret = false }: StoreFieldsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {kind.fields.map((field) => (
        <div
          key={field.name}
          className={isShort(field) && kind.fields.length > 1 ? undefined : "sm:col-span-2"}
        >
          <OneField
            field={hasSecret && field.type === "password" ? { ...field, hint: KEPT } : field}
            value={values[field.name] ?? ""}
            onChange={(value) => onChange({ ...values, [field.name]: value })}
          />
        </div>
      ))}
    </div>
  );
}

const KEPT = "Leave empty to keep the one that is stored";

/** Two of them stand beside each other. */
function isShort({ type, placeholder = "" }: ConnectorField): boolean {
  return ["text", "number", "password", "choice"].includes(type) && placeholder.length < 25;
}

type OneFieldProps = { field: ConnectorField; value: string; onChange: (value: string) => void };

function OneField({ field, value, onChange }: OneFieldProps) {
  const { label, required, hint, placeholder, type, choices = [] } = field;
  return (
    <Field label={label} required={required} hint={hint}>
      {(control) => {
        const shared = {
          ...control,
          value,
          placeholder,
          onChange: (event: { target: { value: string } }) => onChange(event.target.value),
        };
        switch (type) {
          case "choice":
            return <Select {...control} value={value} options={choices} onValueChange={onChange} />;
          case "lines":
          case "block":
            return <Textarea {...shared} className="min-h-16 font-mono text-xs" />;
          case "password":
            return <Input {...shared} type="password" autoComplete="new-password" />;
          case "number":
            return <Input {...shared} type="number" inputMode="numeric" />;
          case "text":
            return <Input {...shared} className="font-mono" spellCheck={false} />;
        }
      }}
    </Field>
  );
}
