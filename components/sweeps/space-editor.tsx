import { Plus, X } from "lucide-react";
import {
  describeSpread,
  KIND_WORDS,
  listKinds,
  type SpaceRow,
  toRow,
} from "@/components/sweeps/space-rows";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { SettingItem, SpacePreview } from "@/server/sweeps/schema";

type SpaceEditorProps = {
  settings: readonly SettingItem[];
  rows: readonly SpaceRow[];
  method: string;
  problems: SpacePreview["problems"];
  onChange: (rows: SpaceRow[]) => void;
};

/** The settings that are searched, a line each with its kind and its range. */
export function SpaceEditor({ settings, rows, method, problems, onChange }: SpaceEditorProps) {
  const free = settings.filter(({ name }) => rows.every((row) => row.name !== name));
  const [next] = free;
  const replace = (id: number, part: Partial<SpaceRow>) =>
    onChange(rows.map((row) => (row.id === id ? { ...row, ...part } : row)));

  function rename(row: SpaceRow, name: string): void {
    const setting = settings.find((each) => each.name === name);
    if (setting === undefined) return;
    onChange(rows.map((each) => (each.id === row.id ? toRow(row.id, setting) : each)));
  }

  function add(setting: SettingItem): void {
    const id = Math.max(0, ...rows.map((row) => row.id)) + 1;
    onChange([...rows, toRow(id, setting)]);
  }

  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="pb-2 font-medium text-sm">Search space</legend>
      {rows.map((row, index) => {
        const setting = settings.find(({ name }) => name === row.name);
        if (setting === undefined) return null;
        return (
          <SpaceRowFields
            key={row.id}
            row={row}
            setting={setting}
            names={[row.name, ...free.map(({ name }) => name)].sort()}
            method={method}
            problem={problems.find((each) => each.index === index)?.message}
            onRename={(name) => rename(row, name)}
            onChange={(part) => replace(row.id, part)}
            onRemove={() => onChange(rows.filter(({ id }) => id !== row.id))}
          />
        );
      })}
      <Button
        type="button"
        size="sm"
        className="self-start"
        disabledReason={
          next === undefined ? "Every setting that training reads is listed" : undefined
        }
        onClick={() => next !== undefined && add(next)}
      >
        <Plus aria-hidden="true" />
        Add setting
      </Button>
    </fieldset>
  );
}

type RowProps = {
  row: SpaceRow;
  setting: SettingItem;
  names: readonly string[];
  method: string;
  problem: string | undefined;
  onRename: (name: string) => void;
  onChange: (part: Partial<SpaceRow>) => void;
  onRemove: () => void;
};

function SpaceRowFields(props: RowProps) {
  const { row, setting, names, problem, onRename, onChange, onRemove } = props;
  const kinds = listKinds(setting.type);
  return (
    <div className="flex flex-col gap-2 rounded-panel border p-3">
      <div className="grid grid-cols-2 items-start gap-3 sm:flex">
        <div className="col-span-2 sm:w-52">
          <Field label="Setting" hint={describeCurrent(setting)} required>
            {(control) => (
              <Select
                {...control}
                value={row.name}
                options={names.map((name) => ({ value: name, label: name }))}
                onValueChange={onRename}
              />
            )}
          </Field>
        </div>
        <div className="sm:w-40">
          <Field label="Kind" required>
            {(control) => (
              <Select
                {...control}
                value={row.kind}
                options={kinds.map((kind) => ({ value: kind, label: KIND_WORDS[kind] }))}
                onValueChange={(value) =>
                  onChange({ kind: kinds.find((kind) => kind === value) ?? row.kind, spread: "" })
                }
              />
            )}
          </Field>
        </div>
        <RangeFields {...props} />
        <Button
          type="button"
          variant="ghost"
          size="icon"
          aria-label={`Remove ${row.name}`}
          className="mt-6 justify-self-end sm:ml-auto"
          onClick={onRemove}
        >
          <X aria-hidden="true" />
        </Button>
      </div>
      {problem !== undefined && (
        <p role="alert" className="text-act text-xs">
          {problem}
        </p>
      )}
    </div>
  );
}

function describeCurrent({ current }: SettingItem): string {
  return current === null ? "Not set in the pipeline" : `${String(current)} in the pipeline`;
}

function RangeFields({ row, method, onChange }: RowProps) {
  if (row.kind === "boolean") return null;
  if (row.kind === "choice") {
    return (
      <div className="col-span-2 min-w-0 sm:flex-1">
        <Field label="Values" hint="Separated by commas" required>
          {(control) => (
            <Input
              {...control}
              value={row.values}
              onChange={(event) => onChange({ values: event.target.value })}
            />
          )}
        </Field>
      </div>
    );
  }
  const spread = describeSpread(row, method);
  return (
    <>
      <NumberField label="From" value={row.min} onChange={(min) => onChange({ min })} />
      <NumberField label="To" value={row.max} onChange={(max) => onChange({ max })} />
      <div className="sm:w-36">
        <Field label="Scale" required>
          {(control) => (
            <Select
              {...control}
              value={row.log ? "log" : "even"}
              options={[
                { value: "even", label: "Even" },
                { value: "log", label: "Logarithmic" },
              ]}
              onValueChange={(value) => onChange({ log: value === "log", spread: "" })}
            />
          )}
        </Field>
      </div>
      {spread !== null && (
        <NumberField
          label={spread}
          value={row.spread}
          placeholder={spread === "Step" ? "1" : "5"}
          onChange={(next) => onChange({ spread: next })}
        />
      )}
    </>
  );
}

type NumberFieldProps = {
  label: string;
  value: string;
  placeholder?: string;
  onChange: (text: string) => void;
};

function NumberField({ label, value, placeholder, onChange }: NumberFieldProps) {
  return (
    <div className="sm:w-24">
      <Field label={label} required>
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            className="tabular-nums"
            value={value}
            placeholder={placeholder}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
    </div>
  );
}
