"use client";

import { parseAsFloat, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { ChartPanel } from "@/components/charts/chart-panel";
import { ConfusionTable } from "@/components/runs/evaluation/confusion-table";
import {
  type Costs,
  computeCost,
  findBestF1,
  findCheapest,
  findPlace,
  readDecisions,
} from "@/components/runs/evaluation/decisions";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { formatDelta, formatFixed, formatNumber, formatPercent } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { KeyValueList } from "@/components/ui/key-value-list";
import type { DecisionCurve } from "@/server/pipelines/schema";

/** The address keeps them, after the hand has come to rest. */
const PARAMS = {
  threshold: parseAsFloat,
  costFp: parseAsFloat.withDefault(1),
  costFn: parseAsFloat.withDefault(1),
};

/** What a threshold decides: matrix, quality and cost follow the slider at once. */
export function ThresholdCard({ curve, aside }: { curve: DecisionCurve; aside: React.ReactNode }) {
  const [{ threshold, costFp, costFn }, set] = useQueryStates(PARAMS, { throttleMs: 300 });
  const costs = { falsePositive: costFp, falseNegative: costFn };
  const own = findPlace(curve, curve.decisionThreshold);
  const place = threshold === null ? own : findPlace(curve, threshold);
  const choose = (next: number) =>
    void set({ threshold: next === own ? null : (curve.thresholds[next] ?? null) });
  return (
    <Card
      title="Decisions"
      aside={aside}
      description="A score at or above the threshold counts as a positive decision. Moving it changes nothing that serves."
    >
      <div className="grid gap-x-8 gap-y-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-5">
          <ThresholdSlider curve={curve} place={place} own={own} onPlace={choose} costs={costs} />
          <ConfusionTable decisions={readDecisions(curve, place)} />
          <div className="grid grid-cols-2 gap-4">
            <CostField
              label="Cost of a false positive"
              value={costFp}
              onValue={(next) => void set({ costFp: next })}
            />
            <CostField
              label="Cost of a false negative"
              value={costFn}
              onValue={(next) => void set({ costFn: next })}
            />
          </div>
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <Figures curve={curve} place={place} own={own} costs={costs} />
          <ThresholdChart curve={curve} />
        </div>
      </div>
    </Card>
  );
}

function ThresholdSlider({
  curve,
  place,
  own,
  onPlace,
  costs,
}: {
  curve: DecisionCurve;
  place: number;
  own: number;
  onPlace: (place: number) => void;
  costs: Costs;
}) {
  const shortcuts = [
    { label: "Model's own", at: own },
    { label: "Best F1", at: findBestF1(curve) },
    { label: "Lowest cost", at: findCheapest(curve, costs) },
  ];
  return (
    <div className="flex flex-col gap-2">
      <label className="flex items-center gap-3">
        <span className="font-medium text-sm">Threshold</span>
        <input
          type="range"
          min={0}
          max={curve.thresholds.length - 1}
          step={1}
          value={place}
          aria-valuetext={formatFixed(curve.thresholds[place])}
          onChange={(event) => onPlace(Number(event.target.value))}
          className="min-w-0 flex-1 accent-(--accent)"
        />
        <output className="w-14 text-right font-medium tabular-nums">
          {formatFixed(curve.thresholds[place])}
        </output>
      </label>
      <div className="flex flex-wrap gap-2">
        {shortcuts.map(({ label, at }) => (
          <Button
            key={label}
            size="sm"
            variant={at === place ? "secondary" : "ghost"}
            aria-pressed={at === place}
            onClick={() => onPlace(at)}
          >
            {label} {formatFixed(curve.thresholds[at])}
          </Button>
        ))}
      </div>
    </div>
  );
}

function CostField({
  label,
  value,
  onValue,
}: {
  label: string;
  value: number;
  onValue: (value: number) => void;
}) {
  return (
    <Field label={label} required>
      {(control) => (
        <Input
          {...control}
          type="number"
          min={0}
          step="any"
          value={value}
          className="text-right tabular-nums"
          onChange={({ target }) => {
            if (target.validity.valid && target.value !== "") onValue(target.valueAsNumber);
          }}
        />
      )}
    </Field>
  );
}

function Figures({
  curve,
  place,
  own,
  costs,
}: {
  curve: DecisionCurve;
  place: number;
  own: number;
  costs: Costs;
}) {
  const [now, before] = [readDecisions(curve, place), readDecisions(curve, own)];
  const cost = computeCost(now, costs);
  const saved = cost - computeCost(before, costs);
  const change = (key: "precision" | "recall" | "f1" | "accuracy") => {
    const [mine, theirs] = [now[key], before[key]];
    if (mine === null) return <span className="text-muted-foreground">nothing decided so</span>;
    const delta = theirs === null || place === own ? null : formatDelta(mine - theirs);
    return (
      <span className="tabular-nums">
        {formatFixed(mine)} {delta && <span className="text-muted-foreground">({delta})</span>}
      </span>
    );
  };
  return (
    <KeyValueList
      items={[
        { label: "Precision", value: change("precision") },
        { label: "Recall", value: change("recall") },
        { label: "F1", value: change("f1") },
        { label: "Accuracy", value: change("accuracy") },
        { label: "Decided positive", value: formatPercent(now.positiveShare) },
        {
          label: "Cost of wrong decisions",
          value: (
            <span className="tabular-nums">
              {formatNumber(cost)}{" "}
              {place !== own && (
                <span className="text-muted-foreground">
                  ({saved > 0 ? "+" : ""}
                  {formatNumber(saved)} against the model's own)
                </span>
              )}
            </span>
          ),
        },
      ]}
    />
  );
}

const DRAWN = ["precision", "recall", "f1"] as const;

/** Does not follow the slider, so that moving it draws no chart anew. */
function ThresholdChart({ curve }: { curve: DecisionCurve }) {
  return useMemo(() => {
    const all = curve.thresholds.map((_, place) => readDecisions(curve, place));
    return (
      <ChartPanel
        label="Precision, recall and F1 over the threshold"
        x={{ kind: "number", label: "threshold" }}
        panes={[
          {
            id: "quality",
            label: "share",
            height: 180,
            domain: [0, 1],
            series: DRAWN.map((key) => ({
              id: key,
              label: key === "f1" ? "F1" : key,
              kind: "line" as const,
              points: all.map((each) => ({ x: each.threshold, y: each[key] })),
            })),
          },
        ]}
      />
    );
  }, [curve]);
}
