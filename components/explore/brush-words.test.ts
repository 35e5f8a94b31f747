import { expect, test } from "vitest";
import { describeBrush, readBrushes, toggleBrush } from "@/components/explore/brush-words";
import type { Brush } from "@/server/explore/schema";

const ages: Brush = { kind: "range", column: "age", from: 20, to: 30.5, isTime: false };
const days: Brush = {
  ...{ kind: "range", column: "day", isTime: true },
  from: Date.UTC(2009, 0, 1),
  to: Date.UTC(2010, 0, 1),
};
const student: Brush = { kind: "value", column: "job", value: "student" };

test.each([
  [ages, "20 ≤ age < 30.5"],
  [days, "1 Jan 2009 ≤ day < 1 Jan 2010"],
  [student, "job = student"],
  [{ kind: "missing", column: "job" } as const, "job is empty"],
])("a chip says %j as %s", (brush, words) => {
  expect(describeBrush(brush)).toBe(words);
});

test("a column has one brush, which the same one again takes away", () => {
  const two = toggleBrush([ages], student);
  expect(two).toEqual([ages, student]);
  expect(toggleBrush(two, { ...ages, to: 40 })).toEqual([student, { ...ages, to: 40 }]);
  expect(toggleBrush(two, student)).toEqual([ages]);
});

test.each([
  [
    [ages, student],
    [ages, student],
  ],
  [[{ ...ages, from: "20" }], null],
  [[{ kind: "all", column: "a" }], null],
  ["age", null],
])("an address with %j gives %j", (value, brushes) => {
  expect(readBrushes(value)).toEqual(brushes);
});
