import fc from "fast-check";
import { expect, test } from "vitest";
import { unpackComparison } from "@/components/runs/compare/unpack-comparison";
import { compareRunDetails, packComparison } from "@/server/tracking/comparison";
import type { RunDetail } from "@/server/tracking/schema";

const metric = fc.record({
  key: fc.constantFrom("a", "b", "c", "d"),
  last: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
  count: fc.integer({ min: 1, max: 9 }),
});
const run = fc.uniqueArray(metric, { selector: ({ key }) => key });

test("a packed comparison comes back cell by cell", () => {
  fc.assert(
    fc.property(fc.array(run, { minLength: 1, maxLength: 6 }), fc.nat(), (lists, chosen) => {
      const runs = lists.map((metrics, index) => ({
        ...{ id: `r${index}`, name: "", status: "finished", startedAt: new Date(0) },
        ...{ project: { slug: "p", name: "P" }, metrics, params: [], tags: [] },
        ...{
          inputs: [],
          datasets: [],
          codeVersion: null,
          seed: null,
          experiment: "",
          ownerName: "",
        },
      })) as unknown as RunDetail[];
      const base = runs[chosen % runs.length];
      if (base === undefined) return;
      const whole = compareRunDetails(runs, base);
      expect(unpackComparison(packComparison(whole))).toEqual(whole);
    }),
  );
});
