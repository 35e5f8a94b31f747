import { describe, expect, test } from "vitest";
import {
  clampWidth,
  cutColumns,
  findSpan,
  moveId,
  placeColumns,
} from "@/components/data-table/column-layout";
import type { TableColumn } from "@/components/data-table/columns";

const column = (id: string, width?: number): TableColumn<string> => ({
  id,
  header: id,
  cell: (item) => item,
  ...(width === undefined ? {} : { width }),
});

test("pinned columns come first and stick side by side behind the check boxes", () => {
  const placed = placeColumns(
    [column("a", 100), column("b", 80), column("c")],
    { widths: { c: 60 }, pinnedIds: ["c", "b"] },
    40,
  );
  expect(placed.map(({ column: { id }, width, left }) => [id, width, left])).toEqual([
    ["b", 80, 40],
    ["c", 60, 120],
    ["a", 100, null],
  ]);
});

describe("findSpan", () => {
  const widths = Array.from({ length: 300 }, () => 100);
  test.each([
    { name: "the beginning", left: 0, span: { first: 0, last: 10 } },
    { name: "the middle", left: 10_000, span: { first: 99, last: 110 } },
    { name: "the end", left: 29_000, span: { first: 289, last: 299 } },
  ])("draws the columns of $name alone", ({ left, span }) => {
    expect(findSpan(widths, left, 1_000, 0)).toEqual(span);
  });

  test("what is drawn and the two spaces are as wide as the whole", () => {
    const placed = placeColumns(
      widths.map((width, index) => column(`c${index}`, width)),
      undefined,
      0,
    );
    const cut = cutColumns(placed, findSpan(widths, 12_345, 900, 200));
    expect(cut.before + cut.scrolling.length * 100 + cut.after).toBe(30_000);
    expect(cut.scrolling.length).toBeLessThan(16);
  });
});

test.each([
  ["c", "a", ["c", "a", "b"]],
  ["a", "c", ["b", "c", "a"]],
  ["a", "a", ["a", "b", "c"]],
  ["gone", "a", ["a", "b", "c"]],
])("moving %s to the place of %s gives %j", (id, target, moved) => {
  expect(moveId(["a", "b", "c"], id, target)).toEqual(moved);
});

test.each([
  [5, 56],
  [200.4, 200],
  [9_999, 1_200],
])("a width of %d becomes %d", (width, clamped) => {
  expect(clampWidth(width)).toBe(clamped);
});
