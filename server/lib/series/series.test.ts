import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeChunk,
  decodePyramid,
  encodeChunk,
  encodePyramid,
} from "@/server/lib/series/chunk-codec";
import {
  joinPoints,
  mergePoints,
  mergeSorted,
  type SeriesPoint,
  sortByTime,
  toColumns,
} from "@/server/lib/series/columns";
import { buildPyramid, joinBuckets, limitBuckets, pointBuckets } from "@/server/lib/series/pyramid";
import { pickSteps, sampleSteps } from "@/server/lib/series/sample-steps";

const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: 0n, max: 50n }),
  fc.maxSafeInteger().map(BigInt),
  fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n, 0n),
);
const anyFloat = fc.oneof(
  fc.double(),
  fc.float(),
  fc.integer({ min: -10_000, max: 10_000 }).map((whole) => whole / 10_000),
  fc.constantFrom(Number.NaN, -0, 0, 5e-324, Number.MAX_VALUE, Infinity, -Infinity),
);
const point: fc.Arbitrary<SeriesPoint> = fc.record({ step: int64, at: int64, value: anyFloat });
const points = fc.array(point, { maxLength: 200 });
const decimals = fc.array(
  fc.record({
    step: int64,
    at: int64,
    value: fc.integer({ min: -999_999, max: 999_999 }).map((whole) => whole / 1_000),
  }),
  { minLength: 1, maxLength: 60 },
);

function toList({ steps, ats, values }: ReturnType<typeof toColumns>) {
  return Array.from(values, (value, index) => [steps[index], ats[index], value]);
}

const keyOf = ({ step, at, value }: SeriesPoint) => `${step} ${at} ${value === 0 ? 0 : value}`;

describe("a chunk", () => {
  test.each([
    { name: "of any points", arbitrary: points },
    { name: "of decimals", arbitrary: decimals },
  ])("$name gives back exactly what went in", ({ arbitrary }) => {
    fc.assert(
      fc.property(arbitrary, (list) => {
        const columns = toColumns(list);
        expect(toList(decodeChunk(encodeChunk(columns)))).toEqual(toList(columns));
      }),
    );
  });

  test("of 4 096 losses a quarter of a second apart takes less than 5 bytes a point", () => {
    let at = 1_795_404_166_204n;
    const columns = toColumns(
      Array.from({ length: 4_096 }, (_, index) => {
        // A fixed generator in place of noise, so that the size is the same on every machine.
        const noise = ((index * 7_919) % 1_009) / 1_009;
        at += BigInt(220 + Math.floor(noise * 60));
        return {
          step: BigInt(index),
          at,
          value: Math.fround(2 * Math.exp(-index / 900) + 0.1 * noise),
        };
      }),
    );
    const bytes = encodeChunk(columns).length + encodePyramid(buildPyramid(columns)).length;
    expect(bytes / 4_096).toBeLessThan(5);
  });

  test.each([
    { name: "text", bytes: Buffer.from("not a chunk at all") },
    {
      name: "a cut chunk",
      bytes: encodeChunk(toColumns([{ step: 1n, at: 2n, value: 3 }])).subarray(0, 6),
    },
    { name: "a pyramid", bytes: encodePyramid(buildPyramid(toColumns([]))) },
  ])("is not read from $name", ({ bytes }) => {
    expect(() => decodeChunk(bytes)).toThrow(Error);
  });
});

describe("merged points", () => {
  test("are all points once, in the order step, time, value", () => {
    fc.assert(
      fc.property(points, points, (a, b) => {
        const merged = toList(mergePoints([toColumns(a), toColumns(b)]));
        expect(
          new Set(merged.map(([step, at, value]) => `${step} ${at} ${value === 0 ? 0 : value}`)),
        ).toEqual(new Set([...a, ...b].map(keyOf)));
        expect(merged).toHaveLength(new Set([...a, ...b].map(keyOf)).size);
        const steps = merged.map(([step]) => BigInt(step ?? 0));
        expect(steps.every((step, index) => index === 0 || (steps[index - 1] ?? 0n) <= step)).toBe(
          true,
        );
      }),
    );
  });

  test("of parts in order are the same, whether parts overlap or not", () => {
    fc.assert(
      fc.property(points, points, (a, b) => {
        const parts = [mergePoints([toColumns(a)]), mergePoints([toColumns(b)])];
        expect(toList(mergeSorted(parts))).toEqual(toList(mergePoints(parts)));
      }),
    );
  });

  test("by time come in the order time, step, value", () => {
    const columns = mergePoints([
      toColumns([
        { step: 0n, at: 9n, value: 1 },
        { step: 1n, at: 3n, value: 2 },
        { step: 2n, at: 3n, value: 0 },
      ]),
    ]);
    expect([...sortByTime(columns).values]).toEqual([2, 0, 1]);
  });
});

const numbers = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), {
  minLength: 1,
  maxLength: 300,
});

function series(values: readonly number[]) {
  return toColumns(
    values.map((value, index) => ({ step: BigInt(index), at: BigInt(index), value })),
  );
}

describe("buckets", () => {
  test("keep the smallest, the largest, the count and the mean", () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 40 }), (values, most) => {
        const columns = series(values);
        const stored = decodePyramid(encodePyramid(buildPyramid(columns)));
        const limited = limitBuckets(joinBuckets([stored]), most);
        expect(limited.counts.length).toBeLessThanOrEqual(Math.max(most, 1));
        expect(Math.min(...limited.mins)).toBe(Math.min(...values));
        expect(Math.max(...limited.maxs)).toBe(Math.max(...values));
        expect(limited.counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
        const mean =
          limited.means.reduce((sum, each, index) => sum + each * (limited.counts[index] ?? 0), 0) /
          values.length;
        const exact = values.reduce((sum, value) => sum + value, 0) / values.length;
        const scale = Math.max(1, ...values.map(Math.abs));
        expect(Math.abs(mean - exact) / scale).toBeLessThan(1e-6);
      }),
    );
  });

  test("of nothing but NaN are NaN, and NaN moves no mean", () => {
    const only = limitBuckets(pointBuckets(series([Number.NaN, Number.NaN])), 1);
    expect([only.mins[0], only.means[0], only.counts[0]]).toEqual([Number.NaN, Number.NaN, 2]);
    const mixed = limitBuckets(pointBuckets(series([Number.NaN, 4, 2])), 1);
    expect([mixed.mins[0], mixed.maxs[0], mixed.means[0]]).toEqual([2, 4, 3]);
  });
});

describe("sampleSteps", () => {
  test.each([
    { name: "few steps are all taken", runs: [[1n, 3n], [2n]], max: 5, steps: [1n, 2n, 3n] },
    {
      name: "every nth and the last",
      runs: [[0n, 1n, 2n, 3n, 4n, 5n]],
      max: 3,
      steps: [0n, 2n, 4n, 5n],
    },
    {
      name: "each run's own ends",
      runs: [
        [0n, 9n],
        [3n, 4n, 5n, 6n],
      ],
      max: 1,
      steps: [0n, 3n, 6n, 9n],
    },
    {
      name: "one step of several runs counts once",
      runs: [
        [1n, 2n, 2n, 3n],
        [1n, 2n, 2n, 3n],
        [2n, 4n],
      ],
      max: 4,
      steps: [1n, 2n, 3n, 4n],
    },
  ])("$name", ({ runs, max, steps }) => {
    const columns = runs.map((run) => BigInt64Array.from(run));
    expect([...sampleSteps(columns, max)]).toEqual(steps);
  });
});

test("every point at a chosen step is picked, and none of a step that is not there", () => {
  const points = toColumns(
    [1n, 4n, 4n, 9n].map((step, index) => ({ step, at: BigInt(index), value: index })),
  );
  const picked = pickSteps(points, BigInt64Array.of(0n, 4n, 5n, 9n));
  expect([...picked.values]).toEqual([1, 2, 3]);
});

test("joined points keep their order and their duplicates", () => {
  const part = series([1, 2]);
  expect([...joinPoints([part, part]).values]).toEqual([1, 2, 1, 2]);
});
