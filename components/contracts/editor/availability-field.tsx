import { CommitInput } from "@/components/contracts/editor/commit-input";
import type { FormProps } from "@/components/contracts/editor/form-props";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";

const PROPERTY = "timeOfAvailability";
const DAYS = [
  { value: "", label: "every day" },
  { value: "1-5", label: "Monday to Friday" },
];

/** By when a new version is there, and on which days; the first of several such promises. */
export function AvailabilityField({ document, edit }: Pick<FormProps, "document" | "edit">) {
  const promises = document.slaProperties ?? [];
  const found = promises.findIndex(({ property }) => property === PROPERTY);
  const promise = promises[found];
  const path = ["slaProperties", found === -1 ? promises.length : found];
  const setTime = (text: string) => {
    if (text.trim() === "") return found === -1 ? undefined : edit([{ path }]);
    if (promise !== undefined) return edit([{ path: [...path, "value"], value: text.trim() }]);
    edit([{ path, value: { property: PROPERTY, value: text.trim() } }]);
  };
  const days = promise?.schedule?.trim().split(/\s+/).at(-1) ?? "";
  const options = DAYS.some(({ value }) => value === days || days === "*")
    ? DAYS
    : [...DAYS, { value: days, label: days }];
  const setDays = (week: string) => {
    const schedule = week === "" ? undefined : `0 0 * * ${week}`;
    const scheduler = schedule === undefined ? undefined : "cron";
    edit([
      { path: [...path, "scheduler"], value: scheduler },
      { path: [...path, "schedule"], value: schedule },
    ]);
  };
  return (
    <Field label="A new version is there by" hint="Such as 09:00 Europe/Berlin, or 09:00 for UTC">
      {(control) => (
        <span className="flex gap-2">
          <CommitInput
            {...control}
            value={promise === undefined ? "" : String(promise.value)}
            onCommit={setTime}
          />
          <Select
            aria-label={`Days of ${PROPERTY}`}
            value={days === "*" ? "" : days}
            options={options}
            disabled={promise === undefined}
            onValueChange={setDays}
          />
        </span>
      )}
    </Field>
  );
}
