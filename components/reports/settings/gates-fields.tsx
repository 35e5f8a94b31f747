"use client";

import { Plus, X } from "lucide-react";
import type { FieldsProps } from "@/components/reports/settings/block-dialog";
import {
  ModelFields,
  nameOfMetric,
  useEvaluation,
} from "@/components/reports/settings/model-fields";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { RULES_MAX } from "@/server/reports/constants";
import type { GateRule } from "@/server/reports/schema";

export function GatesFields({ block, onChange }: FieldsProps<"gates">) {
  const { model, version, rules } = block;
  const evaluation = useEvaluation(model, version);
  const [first] = evaluation;
  const change = (next: GateRule[]) => onChange({ ...block, rules: next });
  return (
    <>
      <ModelFields
        model={model}
        version={version}
        onChange={(named) => onChange({ ...block, ...named })}
      />
      <fieldset className="flex flex-col gap-2">
        <legend className="pb-1 font-medium text-sm">Rules</legend>
        {rules.map((rule, index) => (
          <RuleFields
            // biome-ignore lint/suspicious/noArrayIndexKey: rules have no identity but their place
            key={index}
            rule={rule}
            metrics={evaluation}
            onChange={(next) => change(rules.map((each, at) => (at === index ? next : each)))}
            onRemove={() => change(rules.filter((_, at) => at !== index))}
          />
        ))}
        <Button
          size="sm"
          className="self-start"
          disabledReason={
            first === undefined
              ? "This version has no measured figures"
              : rules.length >= RULES_MAX
                ? `At most ${RULES_MAX} rules`
                : undefined
          }
          onClick={() => {
            if (first === undefined) return;
            const { key, split, value } = first;
            change([...rules, { key, split, must: "at least", limit: Number(value.toFixed(2)) }]);
          }}
        >
          <Plus />
          Add a rule
        </Button>
      </fieldset>
    </>
  );
}

type RuleFieldsProps = {
  rule: GateRule;
  metrics: readonly { key: string; split: "training" | "evaluation" }[];
  onChange: (rule: GateRule) => void;
  onRemove: () => void;
};

function RuleFields({ rule, metrics, onChange, onRemove }: RuleFieldsProps) {
  const names = [...new Set([nameOfMetric(rule), ...metrics.map(nameOfMetric)])];
  return (
    <div className="flex items-center gap-2">
      <Select
        aria-label="Metric"
        value={nameOfMetric(rule)}
        options={names.map((value) => ({ value, label: value }))}
        onValueChange={(name) => {
          const chosen = metrics.find((each) => nameOfMetric(each) === name);
          if (chosen !== undefined) onChange({ ...rule, key: chosen.key, split: chosen.split });
        }}
      />
      <Select
        aria-label="Must be"
        className="w-32 shrink-0"
        value={rule.must}
        options={[
          { value: "at least", label: "at least" },
          { value: "at most", label: "at most" },
        ]}
        onValueChange={(must) =>
          onChange({ ...rule, must: must === "at most" ? "at most" : "at least" })
        }
      />
      <Input
        aria-label="Limit"
        type="number"
        step="any"
        className="w-28 shrink-0"
        defaultValue={rule.limit}
        onChange={({ target }) => {
          const limit = target.valueAsNumber;
          if (Number.isFinite(limit)) onChange({ ...rule, limit });
        }}
      />
      <Button variant="ghost" size="icon-sm" aria-label="Remove the rule" onClick={onRemove}>
        <X />
      </Button>
    </div>
  );
}
