import { describe, expect, test } from "vitest";
import {
  findLastComplete,
  findLastDecided,
  type HealthFacts,
  isMonitored,
  judgeHealth,
  sortRows,
} from "@/server/monitoring/judge";
import type { FeatureDrift, MonitorWindow } from "@/server/monitoring/schema";

const MONTH = { windowFrom: new Date("2010-10-01"), windowTo: new Date("2010-11-01") };
const LATER = { windowFrom: new Date("2010-11-01"), windowTo: new Date("2010-12-01") };
const computedAt = new Date("2026-01-01");

function aWindow(overrides: Partial<MonitorWindow> = {}): MonitorWindow {
  return {
    ...MONTH,
    versionId: "v",
    source: "replay",
    n: 220,
    nLabelled: 220,
    positives: 90,
    auc: 0.7,
    f1: 0.5,
    accuracy: 0.6,
    brier: 0.2,
    meanScore: 0.1,
    latencyP50Ms: 2,
    latencyP95Ms: 5,
    computedAt,
    ...overrides,
  };
}

function aDrift(feature: string, overrides: Partial<FeatureDrift> = {}): FeatureDrift {
  return {
    ...MONTH,
    versionId: "v",
    feature,
    n: 220,
    nReference: 1_000,
    psi: 0.02,
    jsDistance: 0.01,
    pValue: 0.5,
    qValue: 0.5,
    severity: "none",
    computedAt,
    ...overrides,
  };
}

function someFacts(overrides: Partial<HealthFacts> = {}): HealthFacts {
  return {
    model: "term-deposit",
    title: "Term deposit",
    endpoint: "term-deposit",
    version: {
      number: 1,
      trainedFrom: new Date("2008-05-01"),
      trainedTo: new Date("2008-12-01"),
      evaluation: [
        {
          key: "auc",
          value: 0.72,
          n: 27_716,
          from: new Date("2008-05-01"),
          to: new Date("2008-12-01"),
          split: "training",
          computedAt,
        },
      ],
    },
    windows: [aWindow()],
    drifts: [aDrift("age"), aDrift("job")],
    data: {
      contracts: 1,
      evaluatedAt: computedAt,
      breaks: [],
      dataUntil: new Date("2010-11-17"),
    },
    ...overrides,
  };
}

const training = someFacts().data;
const withBreak = (from: string, until: string | null): HealthFacts["data"] =>
  training === null
    ? null
    : {
        ...training,
        breaks: [
          { title: "contact broken", from: new Date(from), until: until ? new Date(until) : null },
        ],
      };

describe("judgeHealth", () => {
  test("calls a model good whose figures hold", () => {
    const { quality, drift, latency, data } = judgeHealth(someFacts());
    expect([quality.state, drift.state, latency.state, data.state]).toEqual(Array(4).fill("good"));
    expect(quality).toMatchObject({
      value: "AUC 0.70",
      n: 220,
      from: MONTH.windowFrom,
      computedAt,
    });
  });

  test.each([
    ["near chance", 0.54, "act"],
    ["0.1 under training", 0.61, "act"],
    ["0.05 under training", 0.66, "watch"],
    ["a little under training", 0.68, "good"],
  ])("judges ranking %s", (_, auc, state) => {
    expect(judgeHealth(someFacts({ windows: [aWindow({ auc })] })).quality.state).toBe(state);
  });

  test.each([
    ["no window", []],
    ["too few labels", [aWindow({ n: 99, nLabelled: 99 })]],
    ["open labels", [aWindow({ nLabelled: 219 })]],
    ["one outcome only", [aWindow({ auc: null })]],
  ])("says quality is not measured with %s", (_, windows) => {
    expect(judgeHealth(someFacts({ windows })).quality).toMatchObject({
      state: "unknown",
      value: null,
      n: null,
    });
  });

  test.each([
    [["none", "none", "none"], "good", "0 of 3"],
    [["drift", "none", "none"], "watch", "1 of 3"],
    [["drift", "drift", "possible"], "act", "2 of 3"],
    [["possible", "insufficient data", "none"], "good", "0 of 2"],
  ] as const)("judges severities %j", (severities, state, value) => {
    const drifts = severities.map((severity, i) => aDrift(`f${i}`, { severity }));
    expect(judgeHealth(someFacts({ drifts })).drift).toMatchObject({ state, value });
  });

  test("leaves the score out of the count of features", () => {
    const drifts = [aDrift("@score", { severity: "drift" }), aDrift("age")];
    expect(judgeHealth(someFacts({ drifts })).drift).toMatchObject({
      state: "good",
      value: "0 of 1",
    });
  });

  test.each([
    ["a break that goes on", withBreak("2010-10-01", null), "act"],
    ["a break up to the newest data", withBreak("2010-11-01", "2010-12-01"), "act"],
    ["a mended break in the training data", withBreak("2008-05-01", "2008-07-01"), "watch"],
    ["a mended break elsewhere", withBreak("2009-05-01", "2009-06-01"), "good"],
    ["no contract", training === null ? null : { ...training, contracts: 0 }, "unknown"],
    ["no known dataset", null, "unknown"],
  ])("judges the data by %s", (_, data, state) => {
    expect(judgeHealth(someFacts({ data })).data.state).toBe(state);
  });

  test.each([
    [20, "good"],
    [101, "watch"],
    [501, "act"],
    [null, "unknown"],
  ])("judges a p95 of %s ms", (latencyP95Ms, state) => {
    const windows = [aWindow({ latencyP95Ms })];
    expect(judgeHealth(someFacts({ windows })).latency.state).toBe(state);
  });
});

test("findLastComplete passes over later windows whose labels are open", () => {
  const open = aWindow({ ...LATER, nLabelled: 0, auc: null });
  expect(findLastComplete([aWindow(), open])?.windowFrom).toEqual(MONTH.windowFrom);
});

test("findLastDecided takes one window, the last with enough rows", () => {
  const drifts = [
    aDrift("age"),
    aDrift("age", { ...LATER, severity: "insufficient data" }),
    aDrift("job"),
  ];
  expect(findLastDecided(drifts)).toHaveLength(2);
  expect(findLastDecided([])).toEqual([]);
});

test("the worst model comes first, and a model without figures is not monitored", () => {
  const good = judgeHealth(someFacts({ title: "A good one" }));
  const bad = judgeHealth(someFacts({ title: "Bad one", windows: [aWindow({ auc: 0.5 })] }));
  const bare = judgeHealth(someFacts({ title: "Bare one", windows: [], drifts: [] }));
  expect(sortRows([good, bare, bad]).map(({ title }) => title)).toEqual([
    "Bad one",
    "Bare one",
    "A good one",
  ]);
  expect([good, bad, bare].map(isMonitored)).toEqual([true, true, false]);
});
