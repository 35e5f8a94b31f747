import { AvailabilityField } from "@/components/contracts/editor/availability-field";
import { CommitInput } from "@/components/contracts/editor/commit-input";
import type { FormProps } from "@/components/contracts/editor/form-props";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";

const UNITS = [
  { value: "min", label: "minutes" },
  { value: "h", label: "hours" },
  { value: "d", label: "days" },
  { value: "w", label: "weeks" },
  { value: "mo", label: "months" },
  { value: "y", label: "years" },
];

const PROMISES = [
  {
    property: "latency",
    label: "Newest row at most",
    hint: "By the time column, or by the last version where there is none",
  },
  { property: "frequency", label: "A new version every", hint: "By the time versions arrive" },
  {
    property: "retention",
    label: "Rows are kept for",
    hint: "By the time column, or by the oldest version where there is none",
  },
] as const;

/** Promises of time; other service levels of the document are kept as they are. */
export function PromisesForm({ document, edit }: FormProps) {
  const promises = document.slaProperties ?? [];
  const measured = [...PROMISES.map(({ property }) => property as string), "timeOfAvailability"];
  const others = promises.filter(({ property }) => !measured.includes(property));
  return (
    <Card title="Service level">
      <div className="grid gap-4 sm:grid-cols-2">
        {PROMISES.map(({ property, label, hint }) => {
          const found = promises.findIndex((each) => each.property === property);
          const at = found === -1 ? promises.length : found;
          const promise = promises[found];
          const setValue = (text: string) => {
            const value = Number(text);
            const path = ["slaProperties", at];
            if (text.trim() === "") return found === -1 ? undefined : edit([{ path }]);
            if (!Number.isFinite(value) || value <= 0) return;
            if (promise !== undefined) return edit([{ path: [...path, "value"], value }]);
            edit([{ path, value: { property, value, unit: "d" } }]);
          };
          const unit = promise?.unit ?? "d";
          const units = UNITS.some(({ value }) => value === unit)
            ? UNITS
            : [...UNITS, { value: unit, label: unit }];
          return (
            <Field key={property} label={label} hint={hint}>
              {(control) => (
                <span className="flex gap-2">
                  <CommitInput
                    {...control}
                    inputMode="decimal"
                    value={promise === undefined ? "" : String(promise.value)}
                    onCommit={setValue}
                  />
                  <Select
                    aria-label={`Unit of ${property}`}
                    value={unit}
                    options={units}
                    disabled={promise === undefined}
                    onValueChange={(value) =>
                      edit([{ path: ["slaProperties", at, "unit"], value }])
                    }
                  />
                </span>
              )}
            </Field>
          );
        })}
        <AvailabilityField document={document} edit={edit} />
      </div>
      {others.length > 0 && (
        <p className="mt-3 text-muted-foreground text-sm">
          Also promised, and not measured here: {others.map(({ property }) => property).join(", ")}.
        </p>
      )}
    </Card>
  );
}
