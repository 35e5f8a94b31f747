import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { solveCholesky } from "@/server/lib/ml/cholesky";
import { listEncodedNames } from "@/server/lib/ml/encoder";
import type { Columns, FeatureSpec } from "@/server/lib/ml/feature-spec";
import { predictProbability, trainLogisticModel } from "@/server/lib/ml/logistic-model";
import {
  fitLogisticRegression,
  type IterationReport,
  type LogisticFit,
  sigmoid,
} from "@/server/lib/ml/logistic-regression";

const X: FeatureSpec = { name: "x", type: "numeric", imputation: { strategy: "mean" } };
const C: FeatureSpec = { name: "c", type: "categorical", imputation: { strategy: "mode" } };

/** Gradient of the penalised loss by its definition; zero at the optimum. */
function gradientOf(rows: number[][], labels: number[], fit: LogisticFit, l2: number): number[] {
  const residuals = rows.map(
    (row, i) =>
      sigmoid(row.reduce((z, x, j) => z + x * fit.weights[j]!, fit.intercept)) - labels[i]!,
  );
  const slopes = fit.weights.map((weight, j) =>
    rows.reduce((sum, row, i) => sum + row[j]! * residuals[i]!, l2 * weight),
  );
  return [...slopes, residuals.reduce((a, b) => a + b, 0)];
}

const toMatrix = (rows: number[][]) => ({
  data: Float64Array.from(rows.flat()),
  rows: rows.length,
  width: rows[0]!.length,
});

describe("fitLogisticRegression", () => {
  const value = fc.integer({ min: -50, max: 50 }).map((i) => i / 10);
  const sample = fc.array(fc.tuple(value, value, fc.constantFrom(0, 1)), {
    minLength: 2,
    maxLength: 40,
  });

  it("ends where the penalised gradient vanishes, for any data of two classes", async () => {
    await fc.assert(
      fc.asyncProperty(sample, fc.constantFrom(0.01, 1, 30), async (items, l2) => {
        const labels = items.map(([, , label]) => label);
        fc.pre(new Set(labels).size === 2);
        const rows = items.map(([a, b]) => [a, b]);
        const fit = await fitLogisticRegression(toMatrix(rows), labels, { l2 });
        expect(fit.converged).toBe(true);
        for (const slope of gradientOf(rows, labels, fit, l2)) expect(slope).toBeCloseTo(0, 5);
      }),
    );
  });

  it("reports a falling loss and gradient, from the base rate on", async () => {
    const reports: IterationReport[] = [];
    const rows = [[-2], [-1], [0], [1], [2], [3]];
    const labels = [0, 0, 1, 0, 1, 1];
    const fit = await fitLogisticRegression(toMatrix(rows), labels, {
      l2: 1e-6,
      onIteration: async (report) => {
        await Promise.resolve();
        reports.push(report);
      },
    });
    expect(reports[0]).toMatchObject({ iteration: 0, logLoss: expect.closeTo(Math.LN2, 12) });
    expect(reports.map(({ iteration }) => iteration)).toEqual(
      Array.from({ length: fit.iterations + 1 }, (_, i) => i),
    );
    expect(reports.at(-1)!.logLoss).toBeLessThan(reports[0]!.logLoss);
    expect(reports.at(-1)!.gradientNorm).toBeLessThanOrEqual(1e-8);
  });

  it("says so when the iterations run out", async () => {
    const fit = await fitLogisticRegression(toMatrix([[-9], [-1], [1], [9]]), [0, 1, 0, 1], {
      maxIterations: 1,
    });
    expect([fit.converged, fit.iterations]).toEqual([false, 1]);
  });

  it("stays finite on separable classes", async () => {
    const fit = await fitLogisticRegression(toMatrix([[-1], [1]]), [0, 1], { l2: 1e-3 });
    expect(fit.converged).toBe(true);
    expect(fit.weights.every(Number.isFinite)).toBe(true);
  });

  it("stops when it is aborted between two iterations", async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const training = fitLogisticRegression(toMatrix([[-1], [0], [1], [2]]), [0, 1, 0, 1], {
      signal: controller.signal,
      onIteration: ({ iteration }) => {
        seen.push(iteration);
        if (iteration === 1) controller.abort(new Error("run cancelled"));
      },
    });
    await expect(training).rejects.toThrow("run cancelled");
    expect(seen).toEqual([0, 1]);
  });

  it.each([
    ["one class only", [[1], [2]], [1, 1], {}, /both classes/],
    ["a label of 2", [[1], [2]], [1, 2], {}, /labels must be 0 or 1/],
    ["a label too few", [[1], [2]], [1], {}, /a label a row/],
    ["a value that is not a number", [[Number.NaN], [2]], [0, 1], {}, /finite/],
    ["no penalty", [[1], [2]], [0, 1], { l2: 0 }, /l2/],
    ["no iterations", [[1], [2]], [0, 1], { maxIterations: 0 }, /maxIterations/],
  ])("refuses %s", async (_, rows, labels, options, message) => {
    await expect(fitLogisticRegression(toMatrix(rows), labels, options)).rejects.toThrow(message);
  });
});

describe("trainLogisticModel", () => {
  const columns: Columns = { x: [1, 2, 3, null], c: ["a", "b", "a", "b"] };

  it("encodes an unseen category as none of the known ones", async () => {
    const model = await trainLogisticModel(columns, [0, 1, 0, 1], { features: [C] });
    const { weights, intercept } = model.fit;
    expect(listEncodedNames(model.encoder)).toEqual(["c=a", "c=b"]);
    expect(predictProbability(model, { c: "b" })).toBe(sigmoid(weights[1]! + intercept));
    expect(predictProbability(model, { c: "z" })).toBe(sigmoid(intercept));
  });

  it("gives a constant column no weight", async () => {
    const constant = { x: [0.1, 0.1, 0.1, 0.1], c: columns.c! };
    const model = await trainLogisticModel(constant, [0, 1, 1, 1], { features: [X, C] });
    expect(model.fit.weights[0]).toBeCloseTo(0, 12);
  });

  it("scales with the training window's mean and population deviation", async () => {
    const model = await trainLogisticModel({ x: [2, 4, 4, 6] }, [0, 1, 0, 1], { features: [X] });
    expect(model.encoder.features).toEqual([
      { name: "x", type: "numeric", mean: 4, scale: Math.SQRT2 },
    ]);
  });

  it("refuses more encoded columns than Newton's method can bear", async () => {
    const ids = Array.from({ length: 1001 }, (_, i) => `id-${i}`);
    const labels = ids.map((_, i) => i % 2);
    const training = trainLogisticModel({ c: ids }, labels, { features: [C] });
    await expect(training).rejects.toThrow(/1001 columns.*feature "c" alone has 1001 categories/);
  });
});

describe("solveCholesky", () => {
  it("solves what it is given", () => {
    // [[4, 2], [2, 3]] · (1, 2) = (8, 8)
    const b = Float64Array.of(8, 8);
    solveCholesky(Float64Array.of(4, 0, 2, 3), b);
    expect(b[0]).toBeCloseTo(1, 12);
    expect(b[1]).toBeCloseTo(2, 12);
  });

  it("refuses a matrix that is not positive definite", () => {
    expect(() => solveCholesky(Float64Array.of(1, 0, 2, 1), Float64Array.of(1, 1))).toThrow(
      RangeError,
    );
  });
});
