import { expect, test } from "vitest";
import { blockOfPanel, type WorkspacePanel } from "@/components/reports/block-of-panel";
import { ReportBlock } from "@/server/reports/schema";

const given = (panel: WorkspacePanel["panel"], runIds = ["a", "b"]): WorkspacePanel => ({
  project: "bank",
  panel,
  state: {
    x: "time",
    smoothing: 0.4,
    logY: true,
    lines: { loss: { logY: false, topBy: "lowest" } },
  },
  runIds,
  filter: "metric.auc > 0.6",
  sort: "-metric.auc",
  baselineId: "a",
});

test("a curve keeps its runs, the grid's look and its own options over it", () => {
  const block = blockOfPanel(given({ kind: "line", metric: "loss" }));
  expect(ReportBlock.parse(block)).toMatchObject({
    panel: { kind: "line", metric: "loss" },
    look: { x: "time", smoothing: 0.4, logY: false, topBy: "lowest" },
    runs: { ids: ["a", "b"], sort: "-metric.auc", project: "bank" },
    baselineId: "a",
  });
  expect(blockOfPanel(given({ kind: "line", metric: "auc" })).look.logY).toBe(true);
});

test("a plot of all runs keeps the filter, and nothing that names its place in the grid", () => {
  const fields = ["param.lr", "metric.auc"];
  const block = blockOfPanel(given({ id: "x1", kind: "scatter", fields }));
  expect(block.panel).toEqual({ kind: "scatter", fields, logs: undefined });
  expect(block.runs).toMatchObject({ ids: null, filter: "metric.auc > 0.6" });
});

test("more runs than a block holds are the first that it can", () => {
  const ids = Array.from({ length: 150 }, (_, index) => `run${index}`);
  const block = blockOfPanel(given({ kind: "line", metric: "loss" }, ids));
  expect(block.runs.ids).toEqual(ids.slice(0, 100));
  expect(ReportBlock.safeParse(block).success).toBe(true);
});
