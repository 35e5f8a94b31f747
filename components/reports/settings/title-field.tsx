import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { TITLE_MAX } from "@/server/reports/constants";

type TitleFieldProps = { label?: string; value: string; onChange: (title: string) => void };

export function TitleField({ label = "Title", value, onChange }: TitleFieldProps) {
  return (
    <Field label={label}>
      {(control) => (
        <Input
          {...control}
          maxLength={TITLE_MAX}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}
