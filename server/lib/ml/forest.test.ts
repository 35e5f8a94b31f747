import { describe, expect, test } from "vitest";
import { type ForestResult, growForest } from "./forest";
import { correlateRanks } from "./forest-correlation";
import { encodeColumn, type ForestColumn } from "./forest-inputs";
import { createRandom, type Random } from "./forest-random";

const SEEDS = [1, 2, 3, 4, 5];

function grow(
  columns: readonly ForestColumn[],
  target: readonly number[],
  seed: number,
  trees = 40,
): ForestResult {
  const random = createRandom(seed);
  const steps = growForest(columns, Float64Array.from(target), { trees, random });
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function someRows(seed: number, n = 300) {
  const random = createRandom(seed);
  const draw = <T>(make: (random: Random) => T) => Array.from({ length: n }, () => make(random));
  return {
    rates: draw((next) => 10 ** (-4 + 3 * next())),
    models: draw((next) => ["gbt", "logit", "svm", "forest"][Math.floor(next() * 4)] ?? "gbt"),
    noise: draw((next) => next()),
    words: draw((next) => `w${Math.floor(next() * 200)}`),
  };
}

const numbers = (name: string, values: readonly number[]) => encodeColumn(name, values.map(String));

describe("permutation importance", () => {
  test.each(SEEDS)("is highest for the number that the target is made of (seed %i)", (seed) => {
    const { rates, models, noise, words } = someRows(seed);
    const columns = [
      encodeColumn("model", models),
      numbers("noise", noise),
      numbers("rate", rates),
      encodeColumn("words", words),
    ];
    const target = rates.map((rate) => (Math.log10(rate) + 2.5) ** 2);
    const { r2, importances } = grow(columns, target, seed);
    expect(importances.indexOf(Math.max(...importances))).toBe(2);
    expect(importances[2]).toBeGreaterThan(0.5);
    expect(r2).toBeGreaterThan(0.8);
  });

  test.each(SEEDS)("is highest for the words that the target is made of (seed %i)", (seed) => {
    const { rates, models, noise } = someRows(seed);
    const columns = [
      numbers("noise", noise),
      encodeColumn("model", models),
      numbers("rate", rates),
    ];
    const worth: Readonly<Record<string, number>> = { gbt: 1, svm: 0, forest: 0.9, logit: 0.1 };
    const target = models.map((model, row) => (worth[model] ?? 0) + 0.1 * (noise[row] ?? 0));
    const { importances } = grow(columns, target, seed);
    expect(importances.indexOf(Math.max(...importances))).toBe(1);
  });

  test.each(SEEDS)("is about zero where nothing but chance made the target (seed %i)", (seed) => {
    const { rates, models, words } = someRows(seed);
    const target = someRows(seed + 1_000).noise;
    const columns = [
      numbers("rate", rates),
      encodeColumn("model", models),
      encodeColumn("w", words),
    ];
    const { r2, importances } = grow(columns, target, seed);
    for (const importance of importances) expect(Math.abs(importance)).toBeLessThan(0.1);
    expect(r2).toBeLessThan(0.05);
  });

  test("finds that a param is missing where that decides", () => {
    const { noise } = someRows(7);
    const values = noise.map((value) => (value < 0.5 ? null : "1"));
    const target = values.map((value, row) => (value === null ? 0 : 1) + 0.01 * (row % 3));
    const { importances } = grow(
      [encodeColumn("flag", values), numbers("noise2", someRows(8).noise)],
      target,
      1,
    );
    expect(importances[0]).toBeGreaterThan(1);
    expect(Math.abs(importances[1] ?? 1)).toBeLessThan(0.05);
  });

  test("is the same again for the same seed, and another for another", () => {
    const { rates, models, noise } = someRows(3);
    const columns = [numbers("rate", rates), encodeColumn("model", models)];
    const target = rates.map((rate, row) => rate + 0.01 * (noise[row] ?? 0));
    expect(grow(columns, target, 1)).toEqual(grow(columns, target, 1));
    expect(grow(columns, target, 1)).not.toEqual(grow(columns, target, 2));
  });
});

describe("columns", () => {
  test("of numbers keep their order in the codes, and spellings of one number share one", () => {
    const { kind, codes, distinct } = encodeColumn("lr", ["0.1", "1e-1", "0.01", "10", null]);
    expect({ kind, codes: [...codes], distinct }).toEqual({
      kind: "number",
      codes: [2, 2, 1, 3, 0],
      distinct: 3,
    });
  });

  test("of many numbers come in 63 bins of about equally many rows", () => {
    const values = Array.from({ length: 6_300 }, (_, row) => String(row ** 2));
    const { codes, codeCount } = encodeColumn("x", values);
    const sizes = new Array<number>(codeCount).fill(0);
    for (const code of codes) sizes[code] = (sizes[code] ?? 0) + 1;
    expect(codeCount).toBe(64);
    expect(sizes[0]).toBe(0);
    expect(Math.max(...sizes) - Math.min(...sizes.slice(1))).toBeLessThanOrEqual(1);
    expect([...codes]).toEqual([...codes].sort((a, b) => a - b));
  });

  test("of one word among numbers are words, and rare words share one code", () => {
    expect(encodeColumn("x", ["1", "2", "auto"]).kind).toBe("category");
    const words = Array.from({ length: 200 }, (_, row) => (row < 100 ? "common" : `w${row}`));
    const { codes, codeCount, distinct } = encodeColumn("x", words);
    expect({ codeCount, distinct, common: codes[0] }).toEqual({
      codeCount: 64,
      distinct: 101,
      common: 1,
    });
    expect(Math.max(...codes)).toBe(63);
  });
});

describe("rank correlation", () => {
  test.each([
    { title: "rising together", a: [1, 2, 3, 4], b: [1, 10, 100, 1_000], expected: 1 },
    { title: "opposed", a: [1, 2, 3, 4], b: [4, 3, 2, 1], expected: -1 },
    // Ranks 1 2.5 2.5 4 and 1 2 3 4: covariance 4.5, squares 4.5 and 5.
    { title: "ties", a: [1, 2, 2, 3], b: [1, 2, 3, 4], expected: 4.5 / Math.sqrt(22.5) },
    { title: "a missing pair", a: [1, Number.NaN, 3, 4], b: [1, 9, 2, 3], expected: 1 },
    { title: "a constant side", a: [1, 1, 1, 1], b: [1, 2, 3, 4], expected: null },
    { title: "two pairs alone", a: [1, 2], b: [1, 2], expected: null },
  ])("of $title is $expected", ({ a, b, expected }) => {
    const found = correlateRanks(a, b);
    if (expected === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(expected, 12);
  });
});
