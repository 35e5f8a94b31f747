import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  categoryCountsToCounts,
  computeCategoryBins,
  countCategories,
  mergeCategoryCounts,
} from "@/server/lib/stats/categorical-counts";

const column = fc.array(fc.option(fc.constantFrom("a", "b", "c", "d", "e")), { maxLength: 100 });

describe("categorical counts", () => {
  it("tells top, other, unseen and missing values apart", () => {
    const bins = computeCategoryBins(["b", "a", "a", "b", "c", null, true], 2);
    expect(bins).toEqual({ top: ["a", "b"], rare: ["c", "true"], canTellUnseen: true });
    const counts = countCategories(["a", "a", "c", "new", null, Number.NaN, true], bins);
    expect(categoryCountsToCounts(counts)).toEqual([2, 0, 2, 1, 2]);
  });

  it("merges to the counts of the joined column", () => {
    fc.assert(
      fc.property(column, column, column, (reference, a, b) => {
        const bins = computeCategoryBins(reference, 2);
        const merged = mergeCategoryCounts(countCategories(a, bins), countCategories(b, bins));
        expect(merged).toEqual(countCategories([...a, ...b], bins));
      }),
    );
  });

  it("says so when the reference has too many values to remember the rare ones", () => {
    const bins = computeCategoryBins(Array.from({ length: 10_060 }, (_, i) => `id-${i}`));
    expect(bins).toMatchObject({ rare: [], canTellUnseen: false });
    expect(countCategories(["never seen"], bins)).toMatchObject({ other: 1, unseen: 0 });
  });

  it("refuses to merge over different bins", () => {
    const [a, b] = [computeCategoryBins(["a"]), computeCategoryBins(["b"])];
    expect(() => mergeCategoryCounts(countCategories([], a), countCategories([], b))).toThrow(
      RangeError,
    );
  });
});
