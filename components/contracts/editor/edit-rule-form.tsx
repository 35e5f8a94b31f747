"use client";

import { useState } from "react";
import {
  BoundField,
  ExtrasFields,
  MonthlyField,
} from "@/components/contracts/editor/extras-fields";
import { orNone } from "@/components/contracts/editor/form-props";
import {
  editExtras,
  findBoundProblem,
  readBoundFields,
  readExtras,
  toBound,
} from "@/components/contracts/editor/rule-extras";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { DocumentEdit } from "@/server/contracts/schema";

/** Numbers of a rule of our own engine, as the form names them. */
const NUMBERS: Readonly<Record<string, string>> = {
  min: "At least",
  max: "At most",
  maxPercent: "At most, in percent",
  maxPsi: "PSI at most",
  mustBeLessOrEqualToPercent: "Broken at most, in percent of rows",
  mustBeLessOrEqualTo: "Broken at most, in rows",
};

export type RuleAtPath = { path: DocumentEdit["path"]; rule: Record<string, unknown> };
type EditRuleFormProps = RuleAtPath & {
  edit: (edits: readonly DocumentEdit[]) => void;
  onDone: () => void;
};

/** Changes what a rule allows, of which rows it speaks and why; what it measures stays. */
export function EditRuleForm({ path, rule, edit, onDone }: EditRuleFormProps) {
  const [bound, setBound] = useState(() => readBoundFields(rule));
  const [extras, setExtras] = useState(() => readExtras(rule));
  const [numbers, setNumbers] = useState(() => numbersOf(rule));
  const [description, setDescription] = useState(textOf(rule.description));
  const operator = readBoundFields(rule).operator;
  const isNumber = Object.values(numbers).every((text) => Number.isFinite(Number(text)));
  const problem =
    findBoundProblem(bound) ??
    findBoundProblem(extras.warn) ??
    (isNumber ? undefined : "Bounds are numbers");

  function save(): void {
    const edits: DocumentEdit[] = [];
    const now = toBound(bound);
    if (JSON.stringify(now) !== JSON.stringify(toBound(readBoundFields(rule)))) {
      if (bound.operator !== operator) edits.push({ path: [...path, operator] });
      edits.push({ path: [...path, bound.operator], value: now[bound.operator] });
    }
    for (const [name, text] of Object.entries(numbers)) {
      if (text === numbersOf(rule)[name]) continue;
      const value = text.trim() === "" ? undefined : Number(text);
      edits.push({ path: [...path, "implementation", name], value });
    }
    if (description !== textOf(rule.description)) {
      edits.push({ path: [...path, "description"], value: orNone(description) });
    }
    edits.push(...editExtras(path, rule, extras));
    if (edits.length > 0) edit(edits);
    onDone();
  }

  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (problem === undefined) save();
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        {operator !== "" && <BoundField label="Wanted" bound={bound} onChange={setBound} />}
        {Object.entries(numbers).map(([name, value]) => (
          <Field key={name} label={NUMBERS[name] ?? name}>
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                value={value}
                onChange={(event) =>
                  setNumbers((former) => ({ ...former, [name]: event.target.value }))
                }
              />
            )}
          </Field>
        ))}
        <ExtrasFields
          extras={extras}
          set={(change) => setExtras((former) => ({ ...former, ...change }))}
          has={{ filter: canFilter(rule), denominator: isShareOfValues(rule, numbers) }}
        />
      </div>
      <Field label="Why">
        {(control) => (
          <Input
            {...control}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap items-center gap-4">
        <MonthlyField
          extras={extras}
          set={(change) => setExtras((former) => ({ ...former, ...change }))}
        />
        <span className="flex-1" />
        <Button type="submit" variant="primary" disabledReason={problem}>
          Change rule
        </Button>
      </div>
    </form>
  );
}

const textOf = (value: unknown) => (typeof value === "string" ? value : "");

function implementationOf({ implementation }: Record<string, unknown>): Record<string, unknown> {
  return typeof implementation === "object" && implementation !== null ? { ...implementation } : {};
}

function numbersOf(rule: Record<string, unknown>): Record<string, string> {
  const own = implementationOf(rule);
  const known = Object.keys(NUMBERS).filter((name) => own[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, String(own[name])]));
}

/** A query and a comparison of versions have no rows of their own to choose from. */
function canFilter(rule: Record<string, unknown>): boolean {
  const { check } = implementationOf(rule);
  return (
    rule.type !== "sql" &&
    !["rows", "noRows", "onlyColumns", "drift", "volumeChange"].includes(textOf(check))
  );
}

function isShareOfValues(
  rule: Record<string, unknown>,
  { mustBeLessOrEqualToPercent: percent }: Record<string, string>,
): boolean {
  if (Number(percent ?? 0) > 0) return true;
  const metric = textOf(rule.metric ?? rule.rule);
  return rule.unit === "percent" && ["invalidValues", "duplicateValues"].includes(metric);
}
