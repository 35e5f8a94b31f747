import {
  type BoundFields,
  type Extras,
  isPair,
  NO_BOUND,
  OPERATORS,
} from "@/components/contracts/editor/rule-extras";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";

type ExtrasFieldsProps = {
  extras: Extras;
  set: (change: Partial<Extras>) => void;
  /** Which of them the rule can have. */
  has: { filter: boolean; denominator: boolean };
};

/** Of which rows a rule speaks, and from where on it only warns. */
export function ExtrasFields({ extras, set, has }: ExtrasFieldsProps) {
  return (
    <>
      {has.filter && (
        <Field label="Only rows where" hint="SQL, such as country = 'DE'; empty for all rows">
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              spellCheck={false}
              value={extras.filter}
              onChange={(event) => set({ filter: event.target.value })}
            />
          )}
        </Field>
      )}
      <BoundField
        label="Warns already unless"
        hint="Stricter than the rule itself, which breaks the contract"
        none="it does not warn"
        bound={extras.warn}
        onChange={(warn) => set({ warn })}
      />
      {has.denominator && (
        <Field label="In percent of" required>
          {(control) => (
            <Select
              {...control}
              value={extras.denominator}
              options={[
                { value: "all", label: "all rows" },
                { value: "nonNull", label: "rows whose cell is filled" },
              ]}
              onValueChange={(denominator) => set({ denominator })}
            />
          )}
        </Field>
      )}
    </>
  );
}

type MonthlyFieldProps = { extras: Extras; set: (change: Partial<Extras>) => void };

export function MonthlyField({ extras, set }: MonthlyFieldProps) {
  return (
    <Checkbox
      label="In each month"
      checked={extras.isMonthly}
      onChange={(event) => set({ isMonthly: event.target.checked })}
    />
  );
}

type BoundFieldProps = {
  label: string;
  hint?: string;
  /** What the choice of no bound says; left out where there must be one. */
  none?: string;
  bound: BoundFields;
  onChange: (bound: BoundFields) => void;
};

export function BoundField({ label, hint, none, bound, onChange }: BoundFieldProps) {
  const { operator, low, high } = bound;
  const input = (key: "low" | "high", words: string, value: string) => (
    <Input
      aria-label={`${label}: ${words}`}
      className="w-20"
      inputMode="decimal"
      value={value}
      onChange={(event) => onChange({ ...bound, [key]: event.target.value })}
    />
  );
  return (
    <Field label={label} hint={hint} required={none === undefined}>
      {(control) => (
        <span className="flex gap-2">
          <Select
            {...control}
            className="min-w-0 flex-1"
            value={operator}
            options={[...(none === undefined ? [] : [{ value: "", label: none }]), ...OPERATORS]}
            onValueChange={(next) =>
              onChange(next === "" ? NO_BOUND : { ...bound, operator: next })
            }
          />
          {operator !== "" && input("low", isPair(operator) ? "from" : "value", low)}
          {isPair(operator) && input("high", "to", high)}
        </span>
      )}
    </Field>
  );
}
