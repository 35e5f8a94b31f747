import { describe, expect, it } from "vitest";
import {
  AS_IT_COMES,
  readArrangement,
  shownRuns,
  writeArrangement,
} from "@/components/runs/workspace/arrangement";

it("what was written is read back, and nothing is written for what is as it comes", () => {
  const arrangement = {
    ...AS_IT_COMES,
    widths: { name: 300 },
    shown: ["a"],
    eyes: "custom" as const,
    share: 0.4,
    charts: { x: "time", smoothing: 0.5 },
  };
  expect(readArrangement(writeArrangement(arrangement))).toEqual(arrangement);
  expect(writeArrangement(AS_IT_COMES)).toBe("");
});

it.each([
  ["no JSON", "{"],
  ["a list", "[1]"],
  ["wrong parts", '{"widths":[1],"pinned":"name","eyes":"all","share":"wide"}'],
])("%s is as it comes", (_, text) => {
  expect(readArrangement(text)).toEqual(AS_IT_COMES);
});

describe("curves are drawn", () => {
  const runs = Array.from({ length: 30 }, (_, index) => ({
    id: `r${index}`,
    status: index % 2 === 0 ? "running" : "finished",
  }));
  it.each([
    ["of all when they are ten or fewer", { eyes: "auto", total: 10, of: 10, count: 10 }],
    ["of none when there are more", { eyes: "auto", total: 11, of: 11, count: 0 }],
    ["of the first ten", { eyes: "first10", total: 30, of: 30, count: 10 }],
    ["of none", { eyes: "none", total: 3, of: 3, count: 0 }],
  ] as const)("%s", (_, { eyes, total, of, count }) => {
    const found = shownRuns(runs.slice(0, of), total, { ...AS_IT_COMES, eyes });
    expect(found).toHaveLength(count);
  });

  it("of chosen runs in the table's order, without those that ended when they are hidden", () => {
    const chosen = { eyes: "custom", shown: ["r4", "r1", "r0"], hideFinished: true } as const;
    expect(shownRuns(runs, 30, chosen).map(({ id }) => id)).toEqual(["r0", "r4"]);
  });
});
