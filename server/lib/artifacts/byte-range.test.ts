import { expect, test } from "vitest";
import { parseByteRange } from "@/server/lib/artifacts/byte-range";

test.each([
  [undefined, 10, "whole"],
  ["bytes=0-3", 10, { start: 0, end: 3 }],
  ["bytes=4-", 10, { start: 4, end: 9 }],
  ["bytes=-3", 10, { start: 7, end: 9 }],
  ["bytes=-30", 10, { start: 0, end: 9 }],
  ["bytes=8-99", 10, { start: 8, end: 9 }],
  ["bytes=10-", 10, "unsatisfiable"],
  ["bytes=-0", 10, "unsatisfiable"],
  ["bytes=0-", 0, "unsatisfiable"],
  ["bytes=5-2", 10, "whole"],
  ["bytes=0-1,4-5", 10, "whole"],
  ["lines=0-1", 10, "whole"],
] as const)("the header %j of %i bytes asks for %j", (header, sizeBytes, expected) => {
  expect(parseByteRange(header, sizeBytes)).toEqual(expected);
});
