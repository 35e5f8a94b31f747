"use client";

import { useState } from "react";
import { ExtrasFields, MonthlyField } from "@/components/contracts/editor/extras-fields";
import { type FormProps, objectOf } from "@/components/contracts/editor/form-props";
import {
  canHave,
  findProblem,
  LISTED,
  RULE_KINDS,
  type RuleFields,
  TOLERANT,
  toRule,
  WITH_BOUNDS,
} from "@/components/contracts/editor/new-rule";
import type { Extras } from "@/components/contracts/editor/rule-extras";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";

const STATISTICS = ["mean", "median", "quantile", "min", "max", "stddev", "sum", "distinct"];
const MOST_WORDS: Partial<Record<RuleFields["kind"], string>> = {
  missing: "At most, in percent of rows",
  duplicates: "At most, in rows",
  copies: "At most, in rows",
  drift: "PSI at most",
  volume: "At most, in percent",
};

type AddRuleFormProps = FormProps & { initial: RuleFields; onDone: () => void };

/** Asks for what a rule of the chosen kind needs, and writes it at its column or at the object. */
export function AddRuleForm({ initial, onDone, ...props }: AddRuleFormProps) {
  const { at, object } = objectOf(props);
  const properties = object?.properties ?? [];
  const [fields, setFields] = useState(initial);
  const [column, setColumn] = useState(properties[0]?.name ?? "");
  const set = (change: Partial<RuleFields>) => setFields((former) => ({ ...former, ...change }));
  const setExtras = (change: Partial<Extras>) =>
    setFields((former) => ({ ...former, extras: { ...former.extras, ...change } }));
  const { kind } = fields;
  const needsColumn = RULE_KINDS.some((each) => each.kind === kind && each.column);
  const problem =
    needsColumn && column === "" ? "Add the column to the contract first" : findProblem(fields);

  function add(): void {
    const index = properties.findIndex(({ name }) => name === column);
    const owner = needsColumn ? ["schema", at, "properties", index] : ["schema", at];
    const count = (needsColumn ? properties[index]?.quality : object?.quality)?.length ?? 0;
    props.edit([{ path: [...owner, "quality", count], value: toRule(fields) }]);
    onDone();
  }

  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (problem === undefined) add();
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Rule" required>
          {(control) => (
            <Select
              {...control}
              value={kind}
              options={RULE_KINDS.map(({ kind: value, label }) => ({ value, label }))}
              onValueChange={(value) => set({ kind: value as RuleFields["kind"] })}
            />
          )}
        </Field>
        {needsColumn && (
          <Field label="Column" required>
            {(control) => (
              <Select
                {...control}
                value={column}
                options={properties.map(({ name }) => ({ value: name, label: name }))}
                onValueChange={setColumn}
              />
            )}
          </Field>
        )}
        <RuleArguments fields={fields} set={set} />
        <ExtrasFields extras={fields.extras} set={setExtras} has={canHave(fields)} />
      </div>
      <Field label="Why">
        {(control) => (
          <Input
            {...control}
            value={fields.description}
            onChange={(event) => set({ description: event.target.value })}
          />
        )}
      </Field>
      <div className="flex flex-wrap items-center gap-4">
        <MonthlyField extras={fields.extras} set={setExtras} />
        <Checkbox
          label="Only warn"
          checked={fields.severity === "warning"}
          onChange={(event) => set({ severity: event.target.checked ? "warning" : "error" })}
        />
        <span className="flex-1" />
        <Button type="submit" variant="primary" disabledReason={problem}>
          Add rule
        </Button>
      </div>
    </form>
  );
}

function isNeeded(kind: RuleFields["kind"], key: keyof RuleFields): boolean {
  if (key === "tolerance" || (WITH_BOUNDS.includes(kind) && ["min", "max"].includes(key))) {
    return false;
  }
  if (key === "max" && ["duplicates", "copies"].includes(kind)) return false;
  return key !== "values" || LISTED.includes(kind);
}

type ArgumentsProps = { fields: RuleFields; set: (change: Partial<RuleFields>) => void };

function RuleArguments({ fields, set }: ArgumentsProps) {
  const { kind } = fields;
  const text = (
    key: "values" | "pattern" | "sql" | "min" | "max" | "tolerance" | "quantile",
    label: string,
    hint?: string,
  ) => (
    <Field label={label} hint={hint} required={isNeeded(kind, key)}>
      {(control) => (
        <Input
          {...control}
          value={fields[key]}
          onChange={(event) => set({ [key]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <>
      {kind === "statistic" && (
        <Field label="Statistic" required>
          {(control) => (
            <Select
              {...control}
              value={fields.statistic}
              options={STATISTICS.map((value) => ({ value, label: value }))}
              onValueChange={(statistic) => set({ statistic })}
            />
          )}
        </Field>
      )}
      {kind === "missing" && text("values", "Also count as empty", "Words, with commas between")}
      {kind === "statistic" && fields.statistic === "quantile" && text("quantile", "Which", "0.95")}
      {kind === "copies" && text("values", "Columns", "With commas between")}
      {["values", "notIn"].includes(kind) && text("values", "Values", "With commas between")}
      {kind === "condition" &&
        text("sql", "Condition", "SQL that is true of every row, such as total >= 0 OR is_refund")}
      {kind === "noRows" &&
        text(
          "sql",
          "Query",
          "For rows that should not be there, such as SELECT * FROM {object} WHERE …",
        )}
      {kind === "query" &&
        text("sql", "Query", "One number, such as SELECT count(*) FROM {object} WHERE …")}
      {kind === "like" && text("pattern", "Text", "% stands for any text, _ for one character")}
      {kind === "pattern" && text("pattern", "Pattern", "A regular expression; ^ and $ anchor it")}
      {WITH_BOUNDS.includes(kind) && text("min", "At least")}
      {(WITH_BOUNDS.includes(kind) || MOST_WORDS[kind] !== undefined) &&
        text("max", MOST_WORDS[kind] ?? "At most")}
      {TOLERANT.includes(kind) &&
        text("tolerance", "Broken at most, in percent", "Empty: no row may break it")}
    </>
  );
}
