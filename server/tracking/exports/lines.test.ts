import { expect, test } from "vitest";
import { toColumns } from "@/server/lib/series/columns";
import { groupSeries, writePointLines } from "@/server/tracking/exports/lines";

test("a line keeps 64 bits, the sign of zero, what is no number, and quotes of the key", () => {
  const points = toColumns([
    { step: -(2n ** 63n), at: 2n ** 53n + 1n, value: -0 },
    { step: 1n, at: 0n, value: Number.NaN },
    { step: 2n, at: -1n, value: Number.NEGATIVE_INFINITY },
    { step: 3n, at: 5n, value: 0.1 + 0.2 },
  ]);
  expect([...writePointLines("r", 'a"b,c', points)].join("")).toBe(
    [
      'r,"a""b,c",-9223372036854775808,9007199254740993,-0.0\n',
      'r,"a""b,c",1,0,NaN\n',
      'r,"a""b,c",2,-1,-Infinity\n',
      'r,"a""b,c",3,5,0.30000000000000004\n',
    ].join(""),
  );
});

test("series share a group only with their key's and below the limit", () => {
  const series = [
    { keyId: 1, count: 3 },
    { keyId: 1, count: 2 },
    { keyId: 1, count: 1 },
    { keyId: 2, count: 1 },
    { keyId: 2, count: 90 },
    { keyId: 2, count: 1 },
  ];
  const counts = groupSeries(series, 5).map((group) => group.map(({ count }) => count));
  expect(counts).toEqual([[3, 2], [1], [1], [90], [1]]);
});
