"use client";

import { useQueries } from "@tanstack/react-query";
import { useRef } from "react";
import { ChartPanel } from "@/components/charts/chart-panel";
import { colourOfId } from "@/components/charts/series-colour";
import { useInView } from "@/components/runs/charts/use-in-view";
import { SlicesMatrix } from "@/components/runs/compare/slices-matrix";
import { curvesQuery } from "@/components/runs/use-curves";
import { Card } from "@/components/ui/card";
import { formatPercent } from "@/components/ui/format";
import type { EvaluationCurves } from "@/server/pipelines/schema";

type Run = { id: string; name: string };
type Evaluated = Run & { curves: EvaluationCurves };

/** More curves over each other say nothing. */
const RUNS_SHOWN = 12;

/** ROC and calibration of the runs that were evaluated, over each other; read when scrolled to. */
export function EvaluationOverlay({ runs }: { runs: readonly Run[] }) {
  const ref = useRef<HTMLDivElement>(null);
  const isInView = useInView(ref);
  const drawn = runs.slice(0, RUNS_SHOWN);
  const results = useQueries({
    queries: drawn.map(({ id }) => ({ ...curvesQuery(id), enabled: isInView })),
  });
  const evaluated = drawn.flatMap((run, index) => {
    const curves = results[index]?.data;
    return curves == null ? [] : [{ ...run, curves }];
  });
  const aside =
    runs.length > RUNS_SHOWN ? `the first ${RUNS_SHOWN} of ${runs.length} runs` : undefined;
  return (
    <div ref={ref} className="flex min-h-px flex-col gap-6">
      {evaluated.length > 1 && (
        <div className="grid items-start gap-6 xl:grid-cols-2">
          <Card title="ROC" aside={aside}>
            <Roc runs={evaluated} />
          </Card>
          <Card title="Calibration" aside={aside}>
            <Calibration runs={evaluated} />
          </Card>
        </div>
      )}
      <SlicesMatrix runs={drawn} isInView={isInView} />
    </div>
  );
}

const LINE = { kind: "line" as const };
const NOTE = "Each run on its own evaluation rows: compare their windows under Data first";

function Roc({ runs }: { runs: readonly Evaluated[] }) {
  return (
    <ChartPanel
      label="True positive rate over false positive rate of the runs"
      x={{ kind: "number", label: "false positive rate" }}
      panes={[
        {
          id: "roc",
          label: "true positive rate",
          height: 280,
          domain: [0, 1],
          series: runs.map(({ id, name, curves }) => ({
            ...LINE,
            id,
            label: name,
            colour: colourOfId(id),
            points: curves.evaluation.roc.map((point) => ({
              x: point.falsePositiveRate,
              y: point.truePositiveRate,
            })),
          })),
        },
      ]}
      note={NOTE}
    />
  );
}

function Calibration({ runs }: { runs: readonly Evaluated[] }) {
  return (
    <ChartPanel
      label="Observed share over mean predicted probability of the runs"
      x={{ kind: "number", label: "mean predicted probability" }}
      panes={[
        {
          id: "calibration",
          label: "observed share",
          height: 280,
          domain: [0, 1],
          formatValue: (value) => formatPercent(value),
          series: runs.map(({ id, name, curves }) => ({
            ...LINE,
            id,
            label: name,
            colour: colourOfId(id),
            points: curves.evaluation.calibration.map((bin) => ({
              x: bin.meanPredicted,
              y: bin.observedRate,
            })),
          })),
        },
      ]}
      note={NOTE}
    />
  );
}
