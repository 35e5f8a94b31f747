import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { STEP_STATES, type StepState } from "@/server/pipelines/schema";
import {
  blockedSteps,
  deriveRunState,
  isEnded,
  nextSteps,
  type StepStatus,
} from "@/server/pipelines/state";

/** A chain a → b → c … in the given states. */
const chain = (...states: StepState[]): StepStatus[] =>
  states.map((state, index) => ({
    name: String(index),
    needs: index === 0 ? [] : [String(index - 1)],
    state,
  }));
const side = (state: StepState): StepStatus => ({ name: "side", needs: [], state });
const names = (steps: readonly StepStatus[]) => steps.map(({ name }) => name);

describe("deriveRunState", () => {
  test.each([
    { steps: chain("queued", "waiting"), expected: "queued" },
    { steps: chain("running", "waiting"), expected: "running" },
    { steps: chain("succeeded", "waiting"), expected: "running" },
    { steps: chain("succeeded", "queued"), expected: "running" },
    { steps: chain("succeeded", "succeeded"), expected: "succeeded" },
    { steps: chain("failed", "skipped"), expected: "failed" },
    { steps: chain("failed", "waiting"), expected: "failed" },
    { steps: [...chain("failed", "skipped"), side("running")], expected: "running" },
    { steps: [...chain("failed", "skipped"), side("cancelled")], expected: "failed" },
    { steps: chain("succeeded", "cancelled", "cancelled"), expected: "cancelled" },
    { steps: [...chain("succeeded", "cancelled"), side("running")], expected: "running" },
  ])("$steps is $expected", ({ steps, expected }) => {
    expect(deriveRunState(steps)).toBe(expected);
  });
});

describe("nextSteps and blockedSteps", () => {
  test.each([
    { steps: chain("waiting", "waiting"), next: ["0"], blocked: [] },
    { steps: chain("succeeded", "waiting", "waiting"), next: ["1"], blocked: [] },
    { steps: chain("running", "waiting"), next: [], blocked: [] },
    { steps: chain("failed", "waiting", "waiting"), next: [], blocked: ["1", "2"] },
    { steps: [...chain("cancelled", "waiting"), side("waiting")], next: ["side"], blocked: ["1"] },
  ])("$steps", ({ steps, next, blocked }) => {
    expect([names(nextSteps(steps)), names(blockedSteps(steps))]).toEqual([next, blocked]);
  });
});

/** Random acyclic graphs: a step needs only earlier ones. */
const graphs = fc
  .array(
    fc.record({
      state: fc.constantFrom(...STEP_STATES),
      needs: fc.array(fc.nat(20), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((steps) =>
    steps.map(({ state, needs }, index) => ({
      name: String(index),
      state,
      needs: index === 0 ? [] : [...new Set(needs.map((need) => String(need % index)))],
    })),
  );

describe("any step graph", () => {
  test("has no step that is both next and blocked", () => {
    fc.assert(
      fc.property(graphs, (steps) => {
        const blocked = new Set(names(blockedSteps(steps)));
        expect(nextSteps(steps).filter(({ name }) => blocked.has(name))).toEqual([]);
      }),
    );
  });

  test("ends when its next steps are run one after another, whatever each step's end", () => {
    const ends = fc.infiniteStream(fc.constantFrom<StepState>("succeeded", "failed", "cancelled"));
    fc.assert(
      fc.property(graphs, ends, (graph, outcomes) => {
        const steps = graph.map((step) => ({ ...step, state: "waiting" as StepState }));
        for (let started = nextSteps(steps); started.length > 0; started = nextSteps(steps)) {
          const [step] = started;
          if (step !== undefined) step.state = outcomes.next().value;
        }
        const blocked = names(blockedSteps(steps));
        const waiting = names(steps.filter(({ state }) => state === "waiting"));
        expect(blocked).toEqual(waiting);
        expect(isEnded(deriveRunState(steps))).toBe(true);
      }),
    );
  });

  test("is succeeded exactly when every step is", () => {
    fc.assert(
      fc.property(graphs, (steps) => {
        const all = steps.every(({ state }) => state === "succeeded");
        expect(deriveRunState(steps) === "succeeded").toBe(all);
      }),
    );
  });
});
