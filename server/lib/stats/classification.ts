import { checkLabelledScores } from "@/server/lib/stats/score-blocks";

type ClassLabel = string | number;

/** `counts[i][j]` = rows of true class `labels[i]` predicted as `labels[j]`. */
export type ConfusionMatrix = { labels: ClassLabel[]; counts: number[][] };

export type BinaryConfusion = { tp: number; fp: number; fn: number; tn: number };
export type PrecisionRecallF = { precision: number; recall: number; f: number };
export type Average = "macro" | "micro" | "weighted";
export type PrecisionRecallOptions = {
  /** Weight of recall against precision in F; 1 gives F1. */
  beta?: number;
  /** Value of a ratio whose denominator is empty. */
  zeroDivision?: 0 | 1;
};

/** Counts at a threshold: a row is predicted positive when score >= threshold. */
export function confusionAt(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  threshold: number,
): BinaryConfusion {
  const n = checkLabelledScores(labels, scores);
  const result = { tp: 0, fp: 0, fn: 0, tn: 0 };
  for (let i = 0; i < n; i++) {
    const isPositive = (scores[i] ?? 0) >= threshold;
    if (labels[i] === 1) result[isPositive ? "tp" : "fn"]++;
    else result[isPositive ? "fp" : "tn"]++;
  }
  return result;
}

/** Accuracy, precision, recall and F1 of binary counts; an empty denominator gives 0. */
export function summarizeConfusion(c: BinaryConfusion): {
  accuracy: number;
  precision: number;
  recall: number;
  f1: number;
} {
  const { precision, recall, f } = precisionRecallOf(c, {});
  return { accuracy: divide(c.tp + c.tn, c.tp + c.fp + c.fn + c.tn, 0), precision, recall, f1: f };
}

/**
 * Confusion matrix over the classes that occur in either list, sorted (numbers by value).
 *
 * @throws RangeError on empty input or unequal lengths
 */
export function buildConfusionMatrix(
  actual: readonly ClassLabel[],
  predicted: readonly ClassLabel[],
): ConfusionMatrix {
  if (actual.length === 0 || actual.length !== predicted.length) {
    throw new RangeError(
      `need as many predictions as labels: ${predicted.length}, ${actual.length}`,
    );
  }
  const labels = [...new Set([...actual, ...predicted])].sort(compareLabels);
  const indexOf = new Map(labels.map((label, i) => [label, i]));
  const counts = labels.map(() => labels.map(() => 0));
  actual.forEach((label, row) => {
    const line = counts[indexOf.get(label) ?? -1];
    const column = indexOf.get(predicted[row] ?? label) ?? -1;
    if (line !== undefined) line[column] = (line[column] ?? 0) + 1;
  });
  return { labels, counts };
}

function compareLabels(a: ClassLabel, b: ClassLabel): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a) < String(b) ? -1 : 1;
}

/** Share of rows on the diagonal. */
export function accuracyOf(matrix: ConfusionMatrix): number {
  const classes = classCounts(matrix);
  return sum(classes.map((c) => c.tp)) / total(matrix);
}

/** Mean recall over the classes that occur among the true labels. */
export function balancedAccuracyOf(matrix: ConfusionMatrix): number {
  const present = classCounts(matrix).filter((c) => c.tp + c.fn > 0);
  return sum(present.map((c) => c.tp / (c.tp + c.fn))) / present.length;
}

/** Matthews correlation coefficient, multi-class form (Gorodkin 2004); 0 when undefined. */
export function matthewsOf(matrix: ConfusionMatrix): number {
  const n = total(matrix);
  const classes = classCounts(matrix);
  const correct = sum(classes.map((c) => c.tp));
  const agree = sum(classes.map((c) => (c.tp + c.fn) * (c.tp + c.fp)));
  const actual = n * n - sum(classes.map((c) => (c.tp + c.fn) ** 2));
  const predicted = n * n - sum(classes.map((c) => (c.tp + c.fp) ** 2));
  return divide(correct * n - agree, Math.sqrt(actual * predicted), 0);
}

/** Cohen's kappa; NaN when chance alone already agrees everywhere. */
export function kappaOf(matrix: ConfusionMatrix): number {
  const n = total(matrix);
  const classes = classCounts(matrix);
  const chance = sum(classes.map((c) => ((c.tp + c.fn) * (c.tp + c.fp)) / (n * n)));
  return divide(accuracyOf(matrix) - chance, 1 - chance, Number.NaN);
}

/** Precision, recall and F of each class against the rest, in the order of `matrix.labels`. */
export function perClassPrecisionRecall(
  matrix: ConfusionMatrix,
  options: PrecisionRecallOptions = {},
): (PrecisionRecallF & { label: ClassLabel; support: number })[] {
  return classCounts(matrix).map((counts) => ({
    label: counts.label,
    support: counts.tp + counts.fn,
    ...precisionRecallOf(counts, options),
  }));
}

/** Precision, recall and F averaged over classes as scikit-learn defines the three averages. */
export function averagePrecisionRecall(
  matrix: ConfusionMatrix,
  average: Average,
  options: PrecisionRecallOptions = {},
): PrecisionRecallF {
  if (average === "micro") {
    const classes = classCounts(matrix);
    const pooled = {
      tp: sum(classes.map((c) => c.tp)),
      fp: sum(classes.map((c) => c.fp)),
      fn: sum(classes.map((c) => c.fn)),
    };
    return precisionRecallOf(pooled, options);
  }
  const rows = perClassPrecisionRecall(matrix, options);
  const weights = rows.map((row) => (average === "macro" ? 1 : row.support));
  const mean = (pick: (row: PrecisionRecallF) => number) =>
    sum(rows.map((row, i) => pick(row) * (weights[i] ?? 0))) / sum(weights);
  return {
    precision: mean((row) => row.precision),
    recall: mean((row) => row.recall),
    f: mean((row) => row.f),
  };
}

function precisionRecallOf(
  { tp, fp, fn }: { tp: number; fp: number; fn: number },
  { beta = 1, zeroDivision = 0 }: PrecisionRecallOptions,
): PrecisionRecallF {
  const precision = divide(tp, tp + fp, zeroDivision);
  const recall = divide(tp, tp + fn, zeroDivision);
  const weight = beta * beta;
  const f = divide((1 + weight) * precision * recall, weight * precision + recall, 0);
  return { precision, recall, f };
}

function classCounts(
  matrix: ConfusionMatrix,
): { label: ClassLabel; tp: number; fp: number; fn: number }[] {
  return matrix.labels.map((label, i) => {
    const row = matrix.counts[i] ?? [];
    const tp = row[i] ?? 0;
    const predicted = sum(matrix.counts.map((line) => line[i] ?? 0));
    return { label, tp, fp: predicted - tp, fn: sum(row) - tp };
  });
}

function total(matrix: ConfusionMatrix): number {
  return sum(matrix.counts.map(sum));
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function divide(numerator: number, denominator: number, whenEmpty: number): number {
  return denominator === 0 ? whenEmpty : numerator / denominator;
}
