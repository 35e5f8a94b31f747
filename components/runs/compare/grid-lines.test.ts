import { describe, expect, test } from "vitest";
import { type GridLine, listLines, toCsv } from "@/components/runs/compare/grid-lines";
import type { RunComparison } from "@/server/tracking/schema";

const aRun = (id: string) => ({
  id,
  name: `run ${id}`,
  status: "finished" as const,
  project: "p",
  startedAt: new Date(0),
});
const fact = (key: string, ...values: (string | null)[]) => ({ key, values, differs: true });
const comparison: RunComparison = {
  baseId: "a",
  runs: [aRun("a"), aRun("b"), aRun("c")],
  metrics: [
    {
      key: "auc",
      direction: "higher",
      values: [0.5, 0.6, 0.5],
      deltas: [0, 0.1, 0],
      counts: [1, 1, 1],
      differs: true,
    },
  ],
  params: [fact("model.l2", "1", "1", "2"), fact("model.kind", "x", "x", "x")],
  inputs: [],
  environment: [],
  tags: [],
};
const options = { shown: [0, 1, 2], baseIndex: 0, search: "", showEqual: false };
const names = (lines: readonly GridLine[]) =>
  lines.map((line) => (line.kind === "section" ? line.title : line.key));

describe("listLines", () => {
  test.each([
    { title: "leaves equal keys out", change: {}, lines: ["Metrics", "auc", "Params", "model.l2"] },
    {
      title: "shows them when asked",
      change: { showEqual: true },
      lines: ["Metrics", "auc", "Params", "model.l2", "model.kind"],
    },
    {
      title: "counts a run that is hidden as no difference",
      change: { shown: [0, 1] },
      lines: ["Metrics", "auc", "Params"],
    },
    { title: "searches keys", change: { search: "l2" }, lines: ["Params", "model.l2"] },
  ])("$title", ({ change, lines }) => {
    expect(names(listLines(comparison, { ...options, ...change }))).toEqual(lines);
  });

  test("says how far each run is from the base, and how many keys it left out", () => {
    expect(listLines(comparison, options)[2]).toMatchObject({
      shown: 1,
      equal: 1,
      distances: [0, 0, 1],
    });
  });
});

test("toCsv writes the shown runs and quotes what needs it", () => {
  const lines = listLines(
    { ...comparison, metrics: [], params: [fact("a", 'x "y", z', null, "1")] },
    options,
  );
  expect(toCsv(lines, ["one", "two", "three"], [2, 0])).toBe(
    'section,key,three,one\r\nparams,a,1,"x ""y"", z"\r\n',
  );
});
