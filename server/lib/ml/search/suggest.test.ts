import { describe, expect, test } from "vitest";
import {
  computeExpectedImprovement,
  suggestBayesian,
  type Tried,
} from "@/server/lib/ml/search/bayesian";
import { suggestGrid, suggestRandom } from "@/server/lib/ml/search/sampling";
import { type Dimension, keyOfPoint, type Point } from "@/server/lib/ml/search/space";

const SMALL: Dimension[] = [
  { name: "rounds", kind: "int", min: 1, max: 5 },
  { name: "loss", kind: "choice", values: ["a", "b", "c"] },
  { name: "flag", kind: "boolean" },
];
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

type Method = (tried: readonly Tried[], space: readonly Dimension[], seed: number) => Point | null;
const METHODS: Record<"grid" | "random" | "bayesian", Method> = {
  grid: (tried, space) =>
    suggestGrid(
      space,
      tried.map(({ point }) => point),
    ),
  random: (tried, space, seed) =>
    suggestRandom(
      space,
      tried.map(({ point }) => point),
      seed,
    ),
  bayesian: (tried, space, seed) => suggestBayesian(space, tried, { seed, better: "lower" }),
};

/** Tries until `most` trials or until no point is left. */
function search(
  method: Method,
  space: readonly Dimension[],
  measure: (point: Point) => number | null,
  { seed, most }: { seed: number; most: number },
): Tried[] {
  const tried: Tried[] = [];
  while (tried.length < most) {
    const point = method(tried, space, seed);
    if (point === null) break;
    tried.push({ point, value: measure(point), isPending: false });
  }
  return tried;
}

function bestOf(tried: readonly Tried[]): number {
  return Math.min(...tried.flatMap(({ value }) => (value === null ? [] : [value])));
}

describe.each(Object.entries(METHODS))("%s search", (_, method) => {
  test("visits every point of a discrete space once and then ends", () => {
    const tried = search(method, SMALL, ({ rounds }) => Number(rounds), { seed: 3, most: 100 });
    expect(tried).toHaveLength(30);
    expect(new Set(tried.map(({ point }) => keyOfPoint(SMALL, point))).size).toBe(30);
  });

  test("takes the same way for the same seed", () => {
    const run = () => search(method, SMALL, ({ rounds }) => Number(rounds), { seed: 9, most: 15 });
    expect(run()).toEqual(run());
  });

  test("goes on when nothing could be measured", () => {
    expect(search(method, SMALL, () => null, { seed: 1, most: 20 })).toHaveLength(20);
  });
});

test("two seeds draw different points", () => {
  expect(suggestRandom(SMALL, [], 1)).not.toEqual(suggestRandom(SMALL, [], 2));
});

test("points that are still measured are not suggested again", () => {
  const tried = search(METHODS.bayesian, SMALL, ({ rounds }) => Number(rounds), {
    seed: 5,
    most: 12,
  });
  const pending: Tried[] = [];
  for (let count = 0; count < 6; count++) {
    const point = METHODS.bayesian([...tried, ...pending], SMALL, 5);
    if (point !== null) pending.push({ point, value: null, isPending: true });
  }
  const keys = [...tried, ...pending].map(({ point }) => keyOfPoint(SMALL, point));
  expect(new Set(keys).size).toBe(18);
});

const num = (name: string, min: number, max: number): Dimension => {
  return { name, kind: "float", min, max };
};
const read = (point: Point, name: string) => Number(point[name]);

/** Functions with known minima: https://www.sfu.ca/~ssurjano/optimization.html */
const FUNCTIONS: [string, Dimension[], (point: Point) => number, number][] = [
  [
    "Branin",
    [num("x", -5, 10), num("y", 0, 15)],
    (point) => {
      const x = read(point, "x");
      const y = read(point, "y");
      const bent = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6;
      return bent ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
    },
    0.397887,
  ],
  [
    "Hartmann of three dimensions",
    [num("x", 0, 1), num("y", 0, 1), num("z", 0, 1)],
    (point) => {
      const at = [read(point, "x"), read(point, "y"), read(point, "z")];
      const a = [
        [3, 10, 30],
        [0.1, 10, 35],
        [3, 10, 30],
        [0.1, 10, 35],
      ];
      const p = [
        [3689, 1170, 2673],
        [4699, 4387, 7470],
        [1091, 8732, 5547],
        [381, 5743, 8828],
      ];
      return -[1, 1.2, 3, 3.2].reduce((sum, weight, row) => {
        const inner = at.reduce(
          (total, value, i) =>
            total + (a[row]?.[i] ?? 0) * (value - (p[row]?.[i] ?? 0) / 10_000) ** 2,
          0,
        );
        return sum + weight * Math.exp(-inner);
      }, 0);
    },
    -3.86278,
  ],
  [
    "a penalty on a logarithm with a choice",
    [
      { name: "l2", kind: "float", min: 1e-4, max: 1e4, log: true },
      { name: "kind", kind: "choice", values: ["a", "b", "c"] },
    ],
    (point) =>
      (Math.log10(read(point, "l2")) - 1.3) ** 2 +
      (point.kind === "b" ? 0 : point.kind === "c" ? 0.5 : 1),
    0,
  ],
];

describe.each(FUNCTIONS)("on %s with 30 trials", (_, space, measure, minimum) => {
  const regret = (method: Method) =>
    SEEDS.map((seed) => bestOf(search(method, space, measure, { seed, most: 30 })) - minimum);
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;

  test("Bayesian search misses the minimum by less than a quarter of what random search does", () => {
    const bayesian = regret(METHODS.bayesian);
    const random = regret(METHODS.random);
    expect(Math.min(...bayesian)).toBeGreaterThan(-1e-4);
    expect(mean(bayesian)).toBeLessThan(mean(random) / 4);
  });
});

test.each([
  // Far behind: nothing to expect. Far ahead: the lead itself. Level: sd/√(2π).
  [-10, 1, 0],
  [10, 1, 10],
  [0, 2, 2 / Math.sqrt(2 * Math.PI)],
  [3, 0, 3],
  [-3, 0, 0],
])("the expected improvement %d ahead with deviation %d is %d", (ahead, sd, expected) => {
  expect(computeExpectedImprovement(ahead, sd)).toBeCloseTo(expected, 10);
});
