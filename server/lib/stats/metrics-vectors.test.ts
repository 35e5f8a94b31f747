import { describe, expect, it } from "vitest";
import { brierScore, computeCalibration, logLoss } from "@/server/lib/stats/calibration";
import {
  type Average,
  accuracyOf,
  averagePrecisionRecall,
  balancedAccuracyOf,
  buildConfusionMatrix,
  kappaOf,
  matthewsOf,
  perClassPrecisionRecall,
} from "@/server/lib/stats/classification";
import vectors from "@/server/lib/stats/fixtures/metrics.json";
import { computeMoments, populationStd, sampleStd } from "@/server/lib/stats/moments";
import { computeQuantiles } from "@/server/lib/stats/quantiles";
import {
  averagePrecision,
  precisionRecallCurve,
  rocAuc,
  rocCurve,
} from "@/server/lib/stats/ranking";

type Case = {
  id: string;
  metric: string;
  y_true: (number | string)[];
  y_pred: (number | string)[];
  params: { average?: string; zero_division?: 0 | 1; labels?: (number | string)[] };
  expected: Record<string, unknown>;
  tolerance: { abs: number; rel: number };
};
const CASES = vectors.cases as unknown as Case[];

/** Values by the vectors' own names; fields of metrics that we do not offer are left out. */
const METRICS: { [metric: string]: (c: Case) => Record<string, unknown> } = {
  classification_core: (c) => {
    const matrix = buildConfusionMatrix(c.y_true, c.y_pred);
    const rows = perClassPrecisionRecall(matrix);
    const full = c.params.labels ?? matrix.labels;
    const cell = (i: string | number, j: string | number) =>
      matrix.counts[matrix.labels.indexOf(i)]?.[matrix.labels.indexOf(j)] ?? 0;
    return {
      confusion: full.map((i) => full.map((j) => cell(i, j))),
      accuracy: accuracyOf(matrix),
      balanced_accuracy: balancedAccuracyOf(matrix),
      mcc: matthewsOf(matrix),
      kappa: kappaOf(matrix),
      ...("per_class" in c.expected && {
        labels: matrix.labels,
        per_class: {
          precision: rows.map((row) => row.precision),
          recall: rows.map((row) => row.recall),
          f1: rows.map((row) => row.f),
          support: rows.map((row) => row.support),
        },
      }),
    };
  },
  precision_recall_f: (c) => {
    const matrix = buildConfusionMatrix(c.y_true, c.y_pred);
    const { average = "binary", zero_division: zeroDivision = 0 } = c.params;
    const compute = (beta: number) =>
      average === "binary"
        ? (perClassPrecisionRecall(matrix, { beta, zeroDivision }).find((r) => r.label === 1) ?? {
            precision: zeroDivision,
            recall: zeroDivision,
            f: zeroDivision,
          })
        : averagePrecisionRecall(matrix, average as Average, { beta, zeroDivision });
    const { precision, recall, f } = compute(1);
    return { precision, recall, f1: f, ...("f2" in c.expected && { f2: compute(2).f }) };
  },
  ranking_scores: ({ y_true, y_pred }) => {
    const [labels, scores] = [y_true.map(Number), y_pred.map(Number)];
    const auc = rocAuc(labels, scores);
    return {
      roc_auc: auc,
      average_precision: averagePrecision(labels, scores),
      gini: 2 * auc! - 1,
    };
  },
  curves: ({ y_true, y_pred }) => {
    const roc = rocCurve(y_true.map(Number), y_pred.map(Number));
    const pr = precisionRecallCurve(y_true.map(Number), y_pred.map(Number)).reverse();
    return {
      roc_fpr: roc.map((point) => point.falsePositiveRate),
      roc_tpr: roc.map((point) => point.truePositiveRate),
      pr_precision: [...pr.map((point) => point.precision), 1],
      pr_recall: [...pr.map((point) => point.recall), 0],
      pr_thresholds: pr.map((point) => point.threshold),
    };
  },
  probability_losses: ({ y_true, y_pred }) => ({
    log_loss: logLoss(y_true.map(Number), y_pred.map(Number)),
    brier: brierScore(y_true.map(Number), y_pred.map(Number)),
  }),
  calibration: ({ y_true, y_pred }) => {
    const [labels, scores] = [y_true.map(Number), y_pred.map(Number)];
    const uniform = computeCalibration(labels, scores);
    const quantile = computeCalibration(labels, scores, { bins: 5, binning: "quantile" });
    return {
      ece_uniform_10: uniform.ece,
      mce_uniform_10: uniform.mce,
      ece_quantile_5: quantile.ece,
      mce_quantile_5: quantile.mce,
    };
  },
  quantiles: ({ y_pred, expected }) => {
    const values = y_pred as (number | null)[];
    const moments = computeMoments(values);
    return {
      linear: computeQuantiles(values, expected.q as number[]),
      mean: moments.mean,
      std_pop: populationStd(moments),
      std_sample: sampleStd(moments),
    };
  },
};

function expectClose(actual: unknown, expected: unknown, { abs, rel }: Case["tolerance"]): void {
  if (expected === "NaN") {
    expect(actual).toBeNaN();
  } else if (typeof expected === "number") {
    const limit = abs + rel * Math.abs(expected);
    expect(Math.abs(Number(actual) - expected)).toBeLessThanOrEqual(limit);
  } else if (typeof expected === "string") {
    expect(actual).toBe(expected);
  } else if (Array.isArray(expected)) {
    expect(actual).toHaveLength(expected.length);
    for (const [i, item] of expected.entries()) {
      expectClose((actual as unknown[])[i], item, { abs, rel });
    }
  } else {
    for (const [key, item] of Object.entries(expected as Record<string, unknown>)) {
      expectClose((actual as Record<string, unknown>)[key], item, { abs, rel });
    }
  }
}

describe("metric vectors", () => {
  const covered = CASES.filter(({ metric }) => metric in METRICS);

  it.each(covered)("$id ($metric) gives the reference implementation's values", (c) => {
    const actual = METRICS[c.metric]!(c);
    expect(Object.keys(actual).length).toBeGreaterThan(0);
    for (const [key, value] of Object.entries(actual)) {
      expect(c.expected).toHaveProperty([key]);
      expectClose(value, c.expected[key], c.tolerance);
    }
  });

  it("covers every metric that we offer, and the rest is known", () => {
    expect(covered).toHaveLength(44);
    const open = new Set(CASES.filter((c) => !(c.metric in METRICS)).map(({ metric }) => metric));
    expect([...open].sort()).toEqual([
      "cbpe_binary",
      "correlation",
      "data_quality_numeric",
      "isotonic_calibration",
      "ndcg",
      "regression_core",
    ]);
  });
});
