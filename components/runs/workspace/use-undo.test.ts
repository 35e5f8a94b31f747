import { expect, it } from "vitest";
import { recordStep } from "@/components/runs/workspace/use-undo";

const START = { past: [], now: "a", future: [] };
const follow = (...states: string[]) => states.reduce(recordStep, START as never);

it.each([
  ["a step forth is remembered", ["b", "c"], { past: ["a", "b"], now: "c", future: [] }],
  ["going back keeps the way forth", ["b", "a"], { past: [], now: "a", future: ["b"] }],
  ["and forth again", ["b", "a", "b"], { past: ["a"], now: "b", future: [] }],
  ["a new step ends the way forth", ["b", "a", "c"], { past: ["a"], now: "c", future: [] }],
])("%s", (_, states, trail) => {
  expect(follow(...states)).toEqual(trail);
});

it("no step is no change", () => {
  expect(recordStep(START, "a")).toBe(START);
});
