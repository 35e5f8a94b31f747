"use client";

import {
  type DraftFeature,
  type DraftForm,
  type FeatureType,
  type Strategy,
  strategiesOf,
  typesOf,
} from "@/components/explore/draft-definition";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { FeatureDraft } from "@/server/explore/schema";

type FeatureRowsProps = {
  form: DraftForm;
  onChange: (features: DraftFeature[]) => void;
  left: FeatureDraft["left"];
};

/** The columns that can be taken, and below them what cannot, and why. */
export function FeatureRows({ form, onChange, left }: FeatureRowsProps) {
  const { features } = form;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="pb-1 font-medium text-sm">Features</legend>
      {features.length === 0 ? (
        <p className="text-muted-foreground">
          The query gives no column of the dataset as it is. Select some beside what it computes.
        </p>
      ) : (
        <ul className="flex max-h-96 flex-col divide-y overflow-y-auto rounded-panel border">
          {features.map((feature, place) => (
            <FeatureRow
              key={feature.source}
              feature={feature}
              role={roleOf(feature, form)}
              onChange={(part) =>
                onChange(features.map((each, at) => (at === place ? { ...each, ...part } : each)))
              }
            />
          ))}
        </ul>
      )}
      {left.length > 0 && (
        <div className="rounded-panel border border-watch/40 bg-watch-soft p-3 text-sm">
          <p className="font-medium">Not taken</p>
          <ul className="list-disc pl-5">
            {left.map(({ name, reason }) => (
              <li key={`${name} ${reason}`}>
                <span className="font-mono text-xs">{name}</span>: {reason}
              </li>
            ))}
          </ul>
        </div>
      )}
    </fieldset>
  );
}

/** What else the column is in this view, so that it is no feature. */
function roleOf({ source }: DraftFeature, form: DraftForm): string | null {
  if (source === form.joinKey) return "the key";
  if (source === form.timeColumn) return "the time";
  return source === form.labelColumn ? "the label" : null;
}

type FeatureRowProps = {
  feature: DraftFeature;
  role: string | null;
  onChange: (part: Partial<DraftFeature>) => void;
};

function FeatureRow({ feature, role, onChange }: FeatureRowProps) {
  const { name, source, columnType, isTaken, type, strategy, constant } = feature;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2">
      <span className="min-w-0 flex-1 basis-48">
        <Checkbox
          label={<span className="font-mono text-sm">{name}</span>}
          checked={isTaken && role === null}
          disabled={role !== null}
          onChange={({ target }) => onChange({ isTaken: target.checked })}
        />
        <span className="block pl-6 text-muted-foreground text-xs">
          {role === null ? `${source}, ${columnType}` : `${role}, no feature`}
        </span>
      </span>
      {isTaken && role === null && (
        <>
          <Select
            aria-label={`Type of ${name}`}
            className="w-32"
            value={type}
            options={typesOf(columnType).map((value) => ({ value, label: value }))}
            onValueChange={(next) =>
              onChange({
                type: next as FeatureType,
                strategy: next === "numeric" ? "median" : "mode",
              })
            }
          />
          <Select
            aria-label={`What a missing ${name} becomes`}
            className="w-44"
            value={strategy}
            options={strategiesOf(type).map((value) => ({ value, label: STRATEGIES[value] }))}
            onValueChange={(next) => onChange({ strategy: next as Strategy })}
          />
          {strategy === "constant" && (
            <Input
              aria-label={`Constant of ${name}`}
              className="w-28"
              placeholder={type === "boolean" ? "true or false" : undefined}
              value={constant}
              onChange={({ target }) => onChange({ constant: target.value })}
            />
          )}
        </>
      )}
    </li>
  );
}

const STRATEGIES: Readonly<Record<Strategy, string>> = {
  mean: "fill with the mean",
  median: "fill with the median",
  mode: "fill with the mode",
  constant: "fill with a constant",
};
