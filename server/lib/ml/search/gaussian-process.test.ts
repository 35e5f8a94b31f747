import { describe, expect, test } from "vitest";
import { fitGaussianProcess, matern52 } from "@/server/lib/ml/search/gaussian-process";

test.each([
  [0, 1],
  // (1 + √5 + 5/3)·e^(−√5)
  [1, 0.523994],
  [2, 0.13866],
])("Matérn's covariance at distance %d is %d", (r, expected) => {
  expect(matern52(r)).toBeCloseTo(expected, 5);
});

describe("a Gaussian process", () => {
  const xs = Array.from({ length: 12 }, (_, index) => index / 11);
  const wave = (x: number) => Math.sin(6 * x);
  const process = fitGaussianProcess(
    xs.map((x) => [x]),
    xs.map(wave),
    ["number"],
  );

  test("passes near its observations and is sure of them", () => {
    for (const x of xs) {
      const { mean, sd } = process.predict([x]);
      expect(mean).toBeCloseTo(wave(x), 2);
      expect(sd).toBeLessThan(0.05);
    }
  });

  test("interpolates a smooth function and knows less between the points than at them", () => {
    const between = process.predict([0.5 / 11]);
    expect(between.mean).toBeCloseTo(wave(0.5 / 11), 1);
    expect(between.sd).toBeGreaterThan(process.predict([0]).sd);
  });

  test("gives an axis that does not matter a longer scale than one that does", () => {
    const points = Array.from({ length: 30 }, (_, index) => [
      (index * 0.618) % 1,
      (index * 0.414) % 1,
    ]);
    const { lengthScales } = fitGaussianProcess(
      points,
      points.map(([x = 0]) => wave(x)),
      ["number", "number"],
    );
    expect(lengthScales[1]).toBeGreaterThan(2 * Number(lengthScales[0]));
  });

  test("shifts with the values and grows with their scale", () => {
    const moved = fitGaussianProcess(
      xs.map((x) => [x]),
      xs.map((x) => 100 + 10 * wave(x)),
      ["number"],
    );
    const plain = process.predict([0.3]);
    const scaled = moved.predict([0.3]);
    expect(scaled.mean).toBeCloseTo(100 + 10 * plain.mean, 6);
    expect(scaled.sd).toBeCloseTo(10 * plain.sd, 6);
  });

  test("of equal values expects that value everywhere", () => {
    const flat = fitGaussianProcess([[0], [0.5], [1]], [2, 2, 2], ["number"]);
    expect(flat.predict([0.25]).mean).toBeCloseTo(2, 9);
  });

  test("tells categories apart without an order", () => {
    const points = [[0], [1], [2], [0], [1], [2]];
    const { predict } = fitGaussianProcess(points, [0, 5, 0, 0.1, 5.1, 0.1], ["category"]);
    expect(predict([1]).mean).toBeGreaterThan(4);
    expect(Math.abs(predict([2]).mean)).toBeLessThan(1);
  });
});
