import { InferenceSession, Tensor } from "onnxruntime-node";
import { beforeAll, describe, expect, it } from "vitest";
import type { FeatureSpec, ImputedRow, RawValue } from "@/server/lib/ml/feature-spec";
import { BANK_FEATURES, readBankCalls, selectMonths } from "@/server/lib/ml/fixtures/bank-calls";
import { imputeRow } from "@/server/lib/ml/imputation";
import {
  type LogisticModel,
  predictProbability,
  trainLogisticModel,
} from "@/server/lib/ml/logistic-model";
import { exportLogisticToOnnx, PROBABILITY_OUTPUT } from "@/server/lib/onnx/export-logistic";
import { readOnnxMetadata } from "@/server/lib/onnx/onnx-proto";

const open = (bytes: Uint8Array) =>
  InferenceSession.create(bytes, { intraOpNumThreads: 1, executionMode: "sequential" });

function feedsOf(model: LogisticModel, rows: readonly ImputedRow[]): Record<string, Tensor> {
  const dims = [rows.length, 1];
  const feeds = model.encoder.features.map(({ name, type }): [string, Tensor] => [
    name,
    type === "categorical"
      ? new Tensor(
          "string",
          rows.map((row) => String(row[name])),
          dims,
        )
      : new Tensor(
          "float32",
          Float32Array.from(rows, (row) => Number(row[name])),
          dims,
        ),
  ]);
  return Object.fromEntries(feeds);
}

async function expectSameScores(
  model: LogisticModel,
  rows: readonly { [name: string]: RawValue }[],
): Promise<void> {
  const session = await open(exportLogisticToOnnx(model, { modelName: "test" }));
  const imputed = rows.map((row) => imputeRow(row, model.imputation).values);
  const output = (await session.run(feedsOf(model, imputed)))[PROBABILITY_OUTPUT];
  expect(output?.dims).toEqual([rows.length, 1]);
  rows.forEach((row, i) => {
    const gap = Math.abs(Number(output?.data[i]) - predictProbability(model, row));
    expect(gap).toBeLessThanOrEqual(1e-5);
  });
  await session.release();
}

describe("exportLogisticToOnnx", () => {
  let model: LogisticModel;
  let later: ReturnType<typeof selectMonths>;
  beforeAll(async () => {
    const calls = readBankCalls();
    const training = selectMonths(calls, "2009-02", "2009-10");
    later = selectMonths(calls, "2009-11", "2010-11");
    model = await trainLogisticModel(training.columns, training.labels, {
      features: BANK_FEATURES,
      l2: 30,
    });
  });

  it.each([1, 1000, 3118])(
    "scores %d rows in ONNX Runtime as predictProbability does",
    async (n) => {
      await expectSameScores(
        model,
        later.rows.slice(0, n).map(({ values }) => values),
      );
    },
  );

  it("scores unseen categories and missing values as predictProbability does", async () => {
    const row = later.rows[0]!.values;
    await expectSameScores(model, [
      { ...row, job: "astronaut" },
      { ...row, job: "", contact: "überraschend", poutcome: "other" },
      { ...row, age: null, housing: null, education: null },
      { ...row, balance: 1e6, pdays: -1 },
    ]);
  });

  it.each([
    ["numeric", { name: "x", type: "numeric", imputation: { strategy: "mean" } }, [1, 2, 3, 9]],
    ["boolean", { name: "x", type: "boolean", imputation: { strategy: "mode" } }, [1, 0, 0, 1]],
    [
      "categorical",
      { name: "x", type: "categorical", imputation: { strategy: "mode" } },
      ["a", "b", "b", "c"],
    ],
  ] as [string, FeatureSpec, RawValue[]][])(
    "works with a single %s feature",
    async (_, spec, x) => {
      const single = await trainLogisticModel({ x }, [0, 1, 0, 1], { features: [spec] });
      await expectSameScores(
        single,
        x.map((value) => ({ x: value })),
      );
    },
  );

  it("names its inputs after the features, in their order", async () => {
    const session = await open(exportLogisticToOnnx(model, { modelName: "test" }));
    expect(session.inputNames).toEqual(BANK_FEATURES.map(({ name }) => name));
    expect(session.outputNames).toEqual([PROBABILITY_OUTPUT]);
    await session.release();
  });

  it("carries the fitted imputation, the threshold and the caller's properties", () => {
    const bytes = exportLogisticToOnnx(model, {
      modelName: "bank",
      threshold: 0.3,
      properties: { "trained.on": "2009-02/2009-10" },
    });
    const metadata = readOnnxMetadata(bytes);
    expect(JSON.parse(metadata["headrace.imputation"]!)).toEqual(model.imputation);
    expect(metadata).toMatchObject({
      "headrace.threshold": "0.3",
      "trained.on": "2009-02/2009-10",
    });
  });

  it("gives the same bytes for the same model", () => {
    const [first, second] = [1, 2].map(() => exportLogisticToOnnx(model, { modelName: "bank" }));
    expect(second).toEqual(first);
  });

  it("refuses a feature that is named like the output", async () => {
    const spec: FeatureSpec = {
      name: PROBABILITY_OUTPUT,
      type: "numeric",
      imputation: { strategy: "mean" },
    };
    const clash = await trainLogisticModel({ probability: [1, 2] }, [0, 1], { features: [spec] });
    expect(() => exportLogisticToOnnx(clash, { modelName: "x" })).toThrow(/reserved/);
  });

  it("refuses a property in its own name space", () => {
    const properties = { "headrace.threshold": "1" };
    expect(() => exportLogisticToOnnx(model, { modelName: "x", properties })).toThrow(/reserved/);
  });

  it.each([
    ["random bytes", Uint8Array.of(255, 255, 1)],
    ["no bytes", new Uint8Array()],
  ])("cannot read metadata from %s", (_, bytes) => {
    expect(() => readOnnxMetadata(bytes)).toThrow(RangeError);
  });
});
