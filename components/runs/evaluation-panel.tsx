"use client";

import { ChartPanel } from "@/components/charts/chart-panel";
import { SlicesCard } from "@/components/runs/evaluation/slices-card";
import { ThresholdCard } from "@/components/runs/evaluation/threshold-card";
import { useCurves } from "@/components/runs/use-curves";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { formatPercent } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import { TrustMark } from "@/components/ui/trust-mark";
import type { EvaluationCurves } from "@/server/pipelines/schema";
import type { RunDetail } from "@/server/tracking/schema";

const SPLITS = ["evaluation", "training"] as const;

export function EvaluationPanel({ run }: { run: RunDetail }) {
  const query = useCurves(run.id);
  return (
    <QueryPanel errorTitle="The evaluation could not be loaded" label="Loading" query={query}>
      {(curves) =>
        curves === null ? (
          <EmptyState
            title="This run was not evaluated"
            text="A pipeline's evaluate step measures a model on rows of two windows and stores the curves."
          />
        ) : (
          <div className="grid items-start gap-6 xl:grid-cols-2">
            {curves.evaluation.decisions !== undefined && (
              <div className="xl:col-span-2">
                <ThresholdCard curve={curves.evaluation.decisions} aside={<Windows run={run} />} />
              </div>
            )}
            <Card title="ROC" aside={<Windows run={run} />}>
              <RocChart curves={curves} />
            </Card>
            <Card title="Calibration" aside={<Windows run={run} />}>
              <CalibrationChart curves={curves} />
            </Card>
            <div className="xl:col-span-2">
              <SlicesCard runId={run.id} />
            </div>
          </div>
        )
      }
    </QueryPanel>
  );
}

function Windows({ run }: { run: RunDetail }) {
  const input = run.inputs.find(({ context }) => context === "evaluation");
  if (input === undefined) return null;
  return <TrustMark n={input.rowCount} window={`${input.from} to ${input.to}`} />;
}

const ROLES = { evaluation: "champion", training: "reference" } as const;

/** What a curve is held against. */
function diagonalTo(end: number, label: string) {
  return {
    id: "diagonal",
    label,
    kind: "line" as const,
    role: "challenger" as const,
    colour: "var(--muted-foreground)",
    points: [
      { x: 0, y: 0 },
      { x: end, y: end },
    ],
  };
}

/** Rounded up to a tenth, so that the axis ends on a round number. */
function highestPrediction(curves: EvaluationCurves): number {
  const bins = SPLITS.flatMap((split) => curves[split].calibration);
  return Math.ceil(Math.max(0.1, ...bins.map(({ meanPredicted }) => meanPredicted)) * 10) / 10;
}

function RocChart({ curves }: { curves: EvaluationCurves }) {
  return (
    <ChartPanel
      label="True positive rate over false positive rate"
      x={{ kind: "number", label: "false positive rate" }}
      panes={[
        {
          id: "roc",
          label: "true positive rate",
          height: 280,
          domain: [0, 1],
          series: [
            ...SPLITS.map((split) => ({
              id: split,
              label: `${split} rows`,
              kind: "line" as const,
              role: ROLES[split],
              points: curves[split].roc.map((point) => ({
                x: point.falsePositiveRate,
                y: point.truePositiveRate,
              })),
            })),
            diagonalTo(1, "chance"),
          ],
        },
      ]}
      note="The further above the diagonal, the better the ranking"
    />
  );
}

function CalibrationChart({ curves }: { curves: EvaluationCurves }) {
  return (
    <ChartPanel
      label="Observed share over mean predicted probability"
      x={{ kind: "number", label: "mean predicted probability" }}
      panes={[
        {
          id: "calibration",
          label: "observed share",
          height: 280,
          domain: [0, 1],
          formatValue: (value) => formatPercent(value),
          series: [
            ...SPLITS.map((split) => ({
              id: split,
              label: `${split} rows`,
              kind: "line" as const,
              role: ROLES[split],
              points: curves[split].calibration.map((bin) => ({
                x: bin.meanPredicted,
                y: bin.observedRate,
              })),
            })),
            diagonalTo(highestPrediction(curves), "as predicted"),
          ],
        },
      ]}
      note="Ten bins of equally many rows; on the diagonal a prediction of 30 % comes true in 30 % of cases"
    />
  );
}
