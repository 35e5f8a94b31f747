import { describe, expect, test } from "vitest";
import { describeSample, estimateTime, rowsOf } from "@/components/explore/sample-words";

const source = (slug: string, rowCount: number, share?: number) => ({
  ...{ name: slug, slug, number: 1, rowCount, masked: [] },
  ...(share === undefined ? {} : { share }),
});
/** Numbers stand on narrow spaces, which no test should have to write. */
const plain = (text: string | null) => text?.replace(/\u202f/g, " ");

describe("a sample", () => {
  test("is named with its share and its rows, and only where there is one", () => {
    expect(plain(describeSample([source("flights", 3_000_000, 0.01)]))).toBe(
      "≈ 1 % sample, about 30 000 of 3 000 000 rows of flights",
    );
    const both = [source("a", 20_000, 0.1), source("b", 1_000_000, 0.01), source("c", 5)];
    expect(plain(describeSample(both))).toBe(
      "sample, about 2 000 of 20 000 rows of a, about 10 000 of 1 000 000 rows of b",
    );
    expect(describeSample([source("c", 5)])).toBeNull();
  });

  test("counts the rows of its larger datasets less", () => {
    const sources = [source("a", 3_000_000), source("b", 50_000), source("c", 50)];
    expect(rowsOf(sources, "sample")).toBe(30_000 + 5_000 + 50);
    expect(rowsOf(sources, "full")).toBe(3_050_050);
  });
});

describe("how long a choice takes", () => {
  const sql = "SELECT 1";
  const run = { sql, state: "succeeded", isSample: false };
  const answered = { sources: [source("a", 1_000_000, 0.01)], durationMs: 20 };

  test("is the middle of the last runs of the same text over all rows", () => {
    const history = [
      { ...run, durationMs: 900 },
      { ...run, durationMs: 100 },
      { ...run, durationMs: 300 },
      { ...run, durationMs: 1, isSample: true },
      { ...run, durationMs: 2, state: "failed" },
      { ...run, durationMs: 3, sql: "SELECT 2" },
    ];
    expect(estimateTime("full", { sql, history, answered })).toEqual({ word: "about", ms: 300 });
  });

  test("is else bounded by the other choice's time and the rows that differ", () => {
    const unknown = { sql, history: [], answered };
    expect(estimateTime("full", unknown)).toEqual({ word: "up to", ms: 2_000 });
    expect(estimateTime("sample", unknown)).toEqual({ word: "about", ms: 20 });
    const full = { sources: [source("a", 1_000_000)], durationMs: 90 };
    expect(estimateTime("sample", { ...unknown, answered: full })).toEqual({
      word: "under",
      ms: 90,
    });
    const nothing = { sources: [], durationMs: 5 };
    expect(estimateTime("full", { ...unknown, answered: nothing })).toBeNull();
  });
});
