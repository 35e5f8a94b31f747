import { describe, expect, test } from "vitest";
import { orderSteps } from "@/server/pipelines/graph";
import { type PipelineStep, STANDARD_STEPS } from "@/server/pipelines/schema";

const step = (name: string, kind: PipelineStep["kind"], needs: string[] = []): PipelineStep => ({
  name,
  kind,
  needs,
});

describe("orderSteps", () => {
  test("puts each step after what it needs", () => {
    const ordered = orderSteps([...STANDARD_STEPS].reverse());
    expect(ordered.map(({ name }) => name)).toEqual(STANDARD_STEPS.map(({ name }) => name));
  });

  test.each([
    {
      name: "a need that is no step",
      steps: [step("ingest", "ingest", ["load"])],
      message: 'Step "ingest": needs "load", which is not a step',
    },
    {
      name: "a circle",
      steps: [step("ingest", "ingest", ["check"]), step("check", "validate", ["ingest"])],
      message: 'Step "ingest": it needs itself',
    },
    {
      name: "a name used twice",
      steps: [step("a", "ingest"), step("a", "validate", ["a"])],
      message: 'Step "a": the name "a" is used twice',
    },
    {
      name: "a kind used twice",
      steps: [step("a", "ingest"), step("b", "ingest")],
      message: 'Step "b": the kind "ingest" is used twice',
    },
    {
      name: "a step before the one whose output it reads",
      steps: [step("in", "ingest"), step("fit", "train", ["in"])],
      message: 'Step "fit": a step of kind "features" must come before it',
    },
    {
      name: "a step beside the one whose output it reads",
      steps: [step("in", "ingest"), step("check", "validate")],
      message: 'Step "check": a step of kind "ingest" must come before it',
    },
  ])("refuses $name", ({ steps, message }) => {
    expect(() => orderSteps(steps)).toThrow(message);
  });
});
