import { METHOD_WORDS } from "@/components/sweeps/describe-sweep";
import type { SpaceRow } from "@/components/sweeps/space-rows";
import { Field } from "@/components/ui/field";
import { formatCount, formatPlural } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import {
  OBJECTIVES,
  PARALLEL_LIMIT,
  SPLIT_MEANINGS,
  SPLITS,
  SWEEP_METHODS,
  TRIAL_LIMITS,
} from "@/server/sweeps/constants";
import type { SpacePreview } from "@/server/sweeps/schema";
import { METRIC_MEANINGS } from "@/server/tracking/constants";

type Method = (typeof SWEEP_METHODS)[number];
type Split = (typeof SPLITS)[number];
type Metric = (typeof OBJECTIVES)[number]["metric"];

/** The form, every number as text. */
export type Draft = {
  name: string;
  method: Method;
  metric: Metric;
  split: Split;
  maxTrials: string;
  maxParallel: string;
  seed: string;
  rows: SpaceRow[];
};

const METHOD_HINTS: Readonly<Record<Method, string>> = {
  grid: "Every combination, in a fixed order",
  random: "Drawn at random, none twice",
  bayesian: "Each trial where the results so far promise most",
};

type PartProps = { draft: Draft; onChange: (part: Partial<Draft>) => void };

/** What is searched for, and how. */
export function Basics({ draft, onChange }: PartProps) {
  const { name, method, metric, split } = draft;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Name" hint="The group's parent run carries it too" required>
        {(control) => (
          <Input
            {...control}
            value={name}
            maxLength={200}
            placeholder="Penalty around the default"
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label="Method" hint={METHOD_HINTS[method]} required>
        {(control) => (
          <Select
            {...control}
            value={method}
            options={SWEEP_METHODS.map((value) => ({ value, label: METHOD_WORDS[value] }))}
            onValueChange={(value) =>
              onChange({ method: SWEEP_METHODS.find((each) => each === value) ?? method })
            }
          />
        )}
      </Field>
      <Field label="Optimise" hint={METRIC_MEANINGS[metric]?.definition} required>
        {(control) => (
          <Select
            {...control}
            value={metric}
            options={OBJECTIVES.map(({ metric: value, direction }) => ({
              value,
              label: `${METRIC_MEANINGS[value]?.label ?? value}, ${direction} is better`,
            }))}
            onValueChange={(value) =>
              onChange({
                metric: OBJECTIVES.find((each) => each.metric === value)?.metric ?? metric,
              })
            }
          />
        )}
      </Field>
      <Field
        label="Judged on"
        hint={
          <span className={split === "evaluation" ? "text-watch" : undefined}>
            {SPLIT_MEANINGS[split]}
          </span>
        }
        required
      >
        {(control) => (
          <Select
            {...control}
            value={split}
            options={SPLITS.map((value) => ({
              value,
              label: value === "validation" ? "Held-out training rows" : "Evaluation window",
            }))}
            onValueChange={(value) =>
              onChange({ split: SPLITS.find((each) => each === value) ?? split })
            }
          />
        )}
      </Field>
    </div>
  );
}

/** How long and how wide the search is. */
export function Limits({ draft, onChange }: PartProps) {
  const { method, maxTrials, maxParallel, seed } = draft;
  const fields = [
    {
      key: "maxTrials",
      label: "Trials at most",
      hint: `1 to ${formatCount(TRIAL_LIMITS[method])}`,
      value: maxTrials,
      max: TRIAL_LIMITS[method],
      min: 1,
    },
    {
      key: "maxParallel",
      label: "At the same time",
      hint: `1 to ${PARALLEL_LIMIT}, as far as workers are free`,
      value: maxParallel,
      max: PARALLEL_LIMIT,
      min: 1,
    },
    {
      key: "seed",
      label: "Seed",
      hint: "The same seed draws the same points",
      value: seed,
      max: 2_147_483_647,
      min: 0,
    },
  ] as const;
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      {fields.map(({ key, label, hint, value, min, max }) => (
        <Field key={key} label={label} hint={hint} required>
          {(control) => (
            <Input
              {...control}
              type="number"
              min={min}
              max={max}
              required
              value={value}
              onChange={(event) => onChange({ [key]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}

/** What the space comes to, or what is wrong with it as a whole. */
export function PreviewLine({ preview }: { preview: SpacePreview | undefined }) {
  if (preview === undefined) return <p className="text-muted-foreground text-sm">Counting…</p>;
  const { combinations, trials, problems } = preview;
  const general = problems.find(({ index }) => index === null);
  if (general !== undefined) {
    return (
      <p role="alert" className="max-w-prose text-act text-sm">
        {general.message}
      </p>
    );
  }
  if (trials === null) {
    return <p className="text-muted-foreground text-sm">A setting above needs mending.</p>;
  }
  const what =
    combinations === null
      ? "Any number of combinations"
      : formatPlural(combinations, "combination");
  return (
    <p aria-live="polite" className="text-sm tabular-nums">
      {what}, at most {formatPlural(trials, "trial")}
    </p>
  );
}
