import { describe, expect, test } from "vitest";
import { sampleOneIn } from "@/server/explore/constants";
import { sampleSources } from "@/server/explore/sample";

describe("a sample", () => {
  test.each([
    ["full", 90_000_000, null],
    ["sample", 9_999, null],
    ["sample", 10_000, 10],
    ["sample", 45_211, 10],
    ["sample", 1_000_000, 100],
    ["auto", 9_999_999, null],
    ["auto", 10_000_000, 100],
  ] as const)("of scope %s reads of %i rows one in %s", (scope, rowCount, oneIn) => {
    expect(sampleOneIn(rowCount, scope)).toBe(oneIn);
  });

  test("is of each dataset by its own size, and says of which share", () => {
    const source = { number: 1, slug: "x", masked: [] };
    const sources = [
      { ...source, name: "large", rowCount: 3_000_000 },
      { ...source, name: "small", rowCount: 12 },
    ];
    const tables = sources.map(({ name }) => ({ name, files: [`${name}.parquet`], masked: [] }));
    const sampled = sampleSources({ tables, sources }, "sample");
    expect(sampled.tables.map(({ oneIn }) => oneIn)).toEqual([100, undefined]);
    expect(sampled.sources.map(({ share }) => share)).toEqual([0.01, undefined]);
  });
});
