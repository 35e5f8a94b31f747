import { describe, expect, test } from "vitest";
import { describeHealth, describeRanges } from "@/components/monitoring/health-chart";
import type { HealthVersion, ModelHealth, MonitorWindow } from "@/server/monitoring/schema";

const month = (index: number) => new Date(Date.UTC(2009, index));

function aWindow(index: number, overrides: Partial<MonitorWindow> = {}): MonitorWindow {
  return {
    versionId: "a",
    windowFrom: month(index),
    windowTo: month(index + 1),
    source: "replay",
    n: 100,
    nLabelled: 70,
    positives: 2,
    auc: 0.6,
    f1: 0.4,
    accuracy: 0.7,
    brier: 0.2,
    meanScore: 0.1,
    latencyP50Ms: 1,
    latencyP95Ms: 2,
    computedAt: month(20),
    ...overrides,
  };
}

function aVersion(overrides: Partial<HealthVersion> = {}): HealthVersion {
  return {
    versionId: "a",
    number: 1,
    isServing: true,
    decisionThreshold: 0.5,
    trainedFrom: month(-6),
    trainedTo: month(-1),
    evaluation: [],
    ...overrides,
  };
}

const health = (
  windows: MonitorWindow[],
  overrides: Partial<ModelHealth> = {},
): Parameters<typeof describeHealth>[0] => ({
  windows,
  versions: [aVersion()],
  annotations: [],
  labelsCompleteTo: null,
  resolution: "month",
  ...overrides,
});

const seriesOf = (panes: ReturnType<typeof describeHealth>, id: string) =>
  panes.flatMap(({ series }) => series).find((series) => series.id === id);

describe("describeHealth", () => {
  test("breaks a line where a month holds nothing, and begins the axis with the training data", () => {
    const panes = describeHealth(health([aWindow(0), aWindow(2)]));
    expect(seriesOf(panes, "auc-1")?.points).toEqual([
      { x: month(-6), y: null },
      { x: month(0), y: 0.6 },
      { x: month(1), y: null },
      { x: month(2), y: 0.6 },
    ]);
  });

  test.each([
    ["what is not measured", { auc: null, f1: null, accuracy: null }],
    ["quality on a handful of labels", { n: 29, nLabelled: 29 }],
  ])("leaves a gap for %s, and still draws latency", (_, overrides) => {
    const panes = describeHealth(health([aWindow(0, overrides)]));
    for (const id of ["auc-1", "f1-1", "accuracy-1"]) {
      expect(seriesOf(panes, id)?.points.at(-1)?.y).toBeNull();
    }
    expect(seriesOf(panes, "latencyP95Ms-1")?.points.at(-1)?.y).toBe(2);
  });

  test("draws versions apart, and their volume together", () => {
    const windows = [aWindow(0), aWindow(0, { versionId: "b", n: 50, nLabelled: 50 })];
    const versions = [aVersion(), aVersion({ versionId: "b", number: 2 })];
    const panes = describeHealth(health(windows, { versions }));
    expect(seriesOf(panes, "auc-2")?.label).toBe("AUC v2");
    expect(seriesOf(panes, "labelled")?.points).toEqual([{ x: month(0), y: 120 }]);
    expect(seriesOf(panes, "open")?.points).toEqual([{ x: month(0), y: 30 }]);
  });
});

test("the hatched range begins where labels stop being complete, and only then exists", () => {
  const windows = [aWindow(0), aWindow(1)];
  expect(describeRanges(health(windows)).map(({ kind }) => kind)).toEqual(["training"]);
  const at = new Date("2009-02-14");
  expect(describeRanges(health(windows, { labelsCompleteTo: at })).at(-1)).toEqual({
    from: at,
    to: month(2),
    label: "labels incomplete",
    kind: "incomplete",
  });
});
