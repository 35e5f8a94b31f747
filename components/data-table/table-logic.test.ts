import { describe, expect, test } from "vitest";
import { phoneColumns, resolveColumns, type TableColumn } from "@/components/data-table/columns";
import { markFilterError } from "@/components/data-table/filter-error";
import { coverageOf, selectRange, toggleId } from "@/components/data-table/selection";
import { directionOf, nextSort } from "@/components/data-table/sort";

const column = (id: string, rest: Partial<TableColumn<string>> = {}): TableColumn<string> => ({
  id,
  header: id,
  cell: (item) => item,
  ...rest,
});
const COLUMNS = [column("name"), column("owner"), column("hash", { defaultVisible: false })];
const idsOf = (columns: readonly TableColumn<string>[]) => columns.map(({ id }) => id);

describe("resolveColumns", () => {
  test.each([
    { name: "defaults without a choice", chosen: null, visible: ["name", "owner"], unknown: [] },
    {
      name: "a choice in the order of definition",
      chosen: ["hash", "name"],
      visible: ["name", "hash"],
      unknown: [],
    },
    {
      name: "what is valid of an old link, and says what is not",
      chosen: ["name", "renamed"],
      visible: ["name"],
      unknown: ["renamed"],
    },
    {
      name: "defaults when nothing of a link is left",
      chosen: ["renamed"],
      visible: ["name", "owner"],
      unknown: ["renamed"],
    },
  ])("shows $name", ({ chosen, visible, unknown }) => {
    const resolved = resolveColumns(COLUMNS, chosen);
    expect(idsOf(resolved.visible)).toEqual(visible);
    expect(resolved.unknownIds).toEqual(unknown);
  });
});

test("phones show the two columns of highest priority, else the first two", () => {
  expect(idsOf(phoneColumns(COLUMNS))).toEqual(["name", "owner"]);
  const ranked = [column("a"), column("b", { priority: 2 }), column("c", { priority: 1 })];
  expect(idsOf(phoneColumns(ranked))).toEqual(["c", "b"]);
});

describe("sort", () => {
  test("a header goes from ascending to descending to the list's own order", () => {
    expect(nextSort(undefined, "name")).toBe("name");
    expect(nextSort("name", "name")).toBe("-name");
    expect(nextSort("-name", "name")).toBeNull();
    expect(nextSort("-owner", "name")).toBe("name");
  });

  test("the direction is told of the sorted column only", () => {
    expect(directionOf("-name", "name")).toBe("descending");
    expect(directionOf("-name", "nam")).toBe("none");
    expect(directionOf("name", "name")).toBe("ascending");
  });
});

describe("selection", () => {
  const ids = ["a", "b", "c", "d"];

  test("toggling twice restores it and leaves the given set alone", () => {
    const before = new Set(["a"]);
    const after = toggleId(before, "b");
    expect([...before]).toEqual(["a"]);
    expect([...after]).toEqual(["a", "b"]);
    expect([...toggleId(after, "b")]).toEqual(["a"]);
  });

  test.each([
    [1, 3],
    [3, 1],
  ])("a range from %d to %d includes both ends and keeps what was selected", (from, to) => {
    expect([...selectRange(new Set(["a"]), ids, from, to)].sort()).toEqual(["a", "b", "c", "d"]);
  });

  test.each([
    [[], "none"],
    [["a"], "some"],
    [["a", "b", "c", "d"], "all"],
    [["gone"], "none"],
  ])("%j covers %s of the rows", (selected, coverage) => {
    expect(coverageOf(new Set(selected), ids)).toBe(coverage);
  });

  test("no rows are covered by nothing", () => {
    expect(coverageOf(new Set(), [])).toBe("none");
  });
});

describe("markFilterError", () => {
  test.each([
    [
      "name = = 3",
      "Expected a value at character 8",
      { before: "name = ", marked: "=", after: " 3" },
    ],
    ["name =", "Expected a value at character 7", { before: "name =", marked: " ", after: "" }],
    ["name", "Unexpected end at character 99", { before: "name", marked: " ", after: "" }],
    ["a 😀 b", "Unexpected at character 3", { before: "a ", marked: "😀", after: " b" }],
  ])("marks the place in %j", (filter, message, expected) => {
    expect(markFilterError(filter, message)).toEqual(expected);
  });

  test("marks nothing when the message names no place", () => {
    expect(markFilterError("name = 3", "Unknown field")).toBeNull();
  });
});
