import fc from "fast-check";
import { expect, test } from "vitest";
import { confusionAt } from "@/server/lib/stats/classification";
import { countDecisions } from "@/server/lib/stats/decision-counts";

const rows = fc.array(
  fc.record({
    label: fc.constantFrom(0, 1),
    score: fc.integer({ min: 0, max: 20 }).map((n) => n / 20),
  }),
  { minLength: 1, maxLength: 60 },
);

test("the counts at any threshold are those of a walk over the rows", () => {
  const thresholds = fc.array(fc.integer({ min: -2, max: 42 }).map((n) => n / 40));
  fc.assert(
    fc.property(rows, thresholds, (sample, wanted) => {
      const [labels, scores] = [sample.map((r) => r.label), sample.map((r) => r.score)];
      const counts = countDecisions(labels, scores, wanted);
      expect(counts.thresholds).toEqual([...new Set(wanted)].sort((a, b) => a - b));
      counts.thresholds.forEach((threshold, index) => {
        const { tp, fp, fn, tn } = confusionAt(labels, scores, threshold);
        expect(counts.truePositives[index]).toBe(tp);
        expect(counts.falsePositives[index]).toBe(fp);
        expect(counts.positives).toBe(tp + fn);
        expect(counts.negatives).toBe(fp + tn);
      });
    }),
  );
});
