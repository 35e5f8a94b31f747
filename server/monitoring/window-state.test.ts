import { describe, expect, test } from "vitest";
import { SCORE_FEATURE } from "@/server/monitoring/schema";
import {
  describeBins,
  type LoggedPrediction,
  toReferenceCounts,
  WindowState,
} from "@/server/monitoring/window-state";
import type { ModelSignature, ReferenceDistribution } from "@/server/registry/schema";

const SIGNATURE: ModelSignature = {
  kind: "onnx",
  entity: "client",
  output: "probability",
  decisionThreshold: 0.5,
  positiveLabel: "y",
  features: [
    { name: "age", type: "numeric", sentinels: [-1], imputed: 40, strategy: "median" },
    { name: "contact", type: "categorical", sentinels: [], imputed: "unknown", strategy: "mode" },
  ],
};
const REFERENCE: ReferenceDistribution = {
  rowCount: 400,
  from: new Date("2008-05-01"),
  to: new Date("2008-12-01"),
  score: { kind: "numeric", edges: [0.25, 0.5, 0.75], counts: [100, 100, 100, 100], missing: 0 },
  features: {
    age: { kind: "numeric", edges: [30, 50], counts: [100, 200, 100], missing: 0 },
    contact: {
      kind: "categorical",
      categories: ["unknown", "cellular"],
      rare: ["fax"],
      canTellUnseen: true,
      top: [250, 149],
      other: 1,
      unseen: 0,
      missing: 0,
    },
  },
};

function aPrediction(overrides: Partial<LoggedPrediction> = {}): LoggedPrediction {
  const features = { age: 40, contact: "unknown" };
  return { score: 0.5, label: null, latencyMs: 2, source: "live", features, ...overrides };
}

/** Rows that repeat training: same shares of ages, contacts and scores. */
function asInTraining(count: number): LoggedPrediction[] {
  return Array.from({ length: count }, (_, i) => ({
    ...aPrediction({ score: [0.1, 0.3, 0.6, 0.9][i % 4] ?? 0, source: "replay" }),
    features: { age: [20, 40, 40, 60][i % 4] ?? 0, contact: i % 8 < 5 ? "unknown" : "cellular" },
  }));
}

function stateOf(...parts: LoggedPrediction[][]): WindowState {
  const state = new WindowState(SIGNATURE, REFERENCE);
  for (const part of parts) state.add(part);
  return state;
}

describe("WindowState.measure", () => {
  test("measures quality on labelled rows only, at the version's threshold", () => {
    const quality = stateOf([
      aPrediction({ score: 0.9, label: true, latencyMs: 1 }),
      aPrediction({ score: 0.6, label: false, latencyMs: 2 }),
      aPrediction({ score: 0.4, label: true, latencyMs: 3 }),
      aPrediction({ score: 0.1, label: false, latencyMs: 4 }),
      aPrediction({ score: 1, label: null, latencyMs: 100 }),
    ]).measure();
    // Pairs (positive above negative): .9>.6 .9>.1 .4<.6 .4>.1 = 3 of 4. tp 1 fp 1 fn 1 tn 1.
    expect(quality).toMatchObject({
      n: 5,
      nLabelled: 4,
      positives: 2,
      auc: 0.75,
      f1: 0.5,
      accuracy: 0.5,
      source: "live",
    });
    // ((.1)² + (.6)² + (.6)² + (.1)²) / 4
    expect(quality.brier).toBeCloseTo(0.185, 10);
    expect(quality.meanScore).toBeCloseTo(0.6, 10);
    expect(Math.abs((quality.latencyP50Ms ?? 0) - 3)).toBeLessThanOrEqual(0.03);
  });

  test.each([
    ["without labels", [aPrediction()], { auc: null, f1: null, accuracy: null, brier: null }],
    ["with one class only", [aPrediction({ label: true })], { auc: null, accuracy: 1 }],
    ["without rows", [], { n: 0, meanScore: null, latencyP95Ms: null }],
  ])("leaves out what is undefined %s", (_, rows, expected) => {
    expect(stateOf(rows).measure()).toMatchObject(expected);
  });

  test.each([
    [["replay"], "replay"],
    [["live"], "live"],
    [["live", "replay"], "mixed"],
  ])("names the source of %j", (sources, expected) => {
    const rows = sources.map((source) => aPrediction({ source }));
    expect(stateOf(rows).measure().source).toBe(expected);
  });
});

describe("WindowState.assess", () => {
  test("finds no drift in rows that repeat training", () => {
    const severities = stateOf(asInTraining(400)).assess();
    expect(severities.map(({ name, severity }) => [name, severity])).toEqual([
      [SCORE_FEATURE, "none"],
      ["age", "none"],
      ["contact", "none"],
    ]);
  });

  test("finds the column that changed, and only that", () => {
    const changed = asInTraining(400).map((row) => ({
      ...row,
      features: { ...row.features, contact: "telegraph" },
    }));
    const [score, age, contact] = stateOf(changed).assess();
    expect([score?.severity, age?.severity, contact?.severity]).toEqual(["none", "none", "drift"]);
    // cellular and unknown vanish, all 400 rows are "not in training", none is missing.
    expect(contact?.counts).toEqual([0, 0, 0, 400, 0]);
  });

  test("decides nothing on few rows", () => {
    const assessed = stateOf(asInTraining(50)).assess();
    expect(new Set(assessed.map(({ severity }) => severity))).toEqual(
      new Set(["insufficient data"]),
    );
  });

  test("counts a sentinel and null as missing, as training did", () => {
    const rows = [-1, null, 40].map((age) => aPrediction({ features: { age, contact: "fax" } }));
    const [, age, contact] = stateOf(rows).assess();
    expect(age?.counts).toEqual([0, 1, 0, 2]);
    expect(contact?.counts).toEqual([0, 0, 3, 0, 0]);
  });

  test("is the same whether rows come at once or in parts", () => {
    const rows = asInTraining(300);
    const inParts = stateOf(rows.slice(0, 7), rows.slice(7, 100), rows.slice(100));
    expect(inParts.assess()).toEqual(stateOf(rows).assess());
    expect(inParts.measure()).toEqual(stateOf(rows).measure());
  });
});

test("bins have a name each, in the order of the counts", () => {
  for (const reference of [REFERENCE.score, ...Object.values(REFERENCE.features)]) {
    expect(describeBins(reference)).toHaveLength(toReferenceCounts(reference).length);
  }
  expect(describeBins(REFERENCE.features.age ?? REFERENCE.score)).toEqual([
    "below 30",
    "30 to 50",
    "50 and above",
    "missing",
  ]);
});
