"use client";

import type { FieldsProps } from "@/components/reports/settings/block-dialog";
import { RunSetFields } from "@/components/reports/settings/run-set-fields";
import { TitleField } from "@/components/reports/settings/title-field";
import { useRunKeys } from "@/components/reports/settings/use-run-keys";
import { Checkbox } from "@/components/ui/checkbox";
import { COLUMNS_MAX } from "@/server/reports/constants";

export function RunsFields({ block, onChange }: FieldsProps<"runs">) {
  const keys = useRunKeys(block.runs.project);
  return (
    <>
      <TitleField value={block.title} onChange={(title) => onChange({ ...block, title })} />
      <RunSetFields runs={block.runs} onChange={(runs) => onChange({ ...block, runs })} />
      <KeyChoice
        legend="Metrics"
        keys={keys.metrics}
        chosen={block.metrics}
        onChange={(metrics) => onChange({ ...block, metrics })}
      />
      <KeyChoice
        legend="Params"
        keys={keys.params}
        chosen={block.params}
        onChange={(params) => onChange({ ...block, params })}
      />
    </>
  );
}

type KeyChoiceProps = {
  legend: string;
  keys: readonly string[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
};

function KeyChoice({ legend, keys, chosen, onChange }: KeyChoiceProps) {
  const listed = [...new Set([...chosen, ...keys])];
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="pb-1 font-medium text-sm">
        {legend}{" "}
        <span className="font-normal text-muted-foreground">
          ({chosen.length} of at most {COLUMNS_MAX})
        </span>
      </legend>
      <div className="grid max-h-40 grid-cols-2 gap-1 overflow-y-auto">
        {listed.map((key) => (
          <Checkbox
            key={key}
            label={key}
            checked={chosen.includes(key)}
            disabled={!chosen.includes(key) && chosen.length >= COLUMNS_MAX}
            onChange={({ target }) =>
              onChange(target.checked ? [...chosen, key] : chosen.filter((each) => each !== key))
            }
          />
        ))}
      </div>
    </fieldset>
  );
}
