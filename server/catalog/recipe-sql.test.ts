import { describe, expect, test } from "vitest";
import { listCellRules, listVersionColumns } from "@/server/catalog/recipe-sql";
import { IngestRecipe, type IngestRecipeInput } from "@/server/catalog/schema";

const aRecipe = (recipe: Partial<IngestRecipeInput> = {}) =>
  IngestRecipe.parse({
    columns: [
      { name: "month", type: "text" },
      { name: "day", type: "integer", nullable: true },
    ],
    ...recipe,
  });
const rollover = {
  kind: "calendar-rollover",
  monthColumn: "month",
  dayColumn: "day",
  startYear: 2008,
  as: "at",
} as const;

test("a version has the read columns, then the derived ones, which are never empty", () => {
  const derived = [{ kind: "row-number" as const, as: "id" }, rollover];
  expect(listVersionColumns(aRecipe({ derived }))).toEqual([
    { name: "month", type: "text", nullable: false },
    { name: "day", type: "integer", nullable: true },
    { name: "id", type: "integer", nullable: false },
    { name: "at", type: "date", nullable: false },
  ]);
});

describe("a recipe is refused", () => {
  test.each([
    {
      name: "that makes a column twice",
      derived: [{ kind: "row-number" as const, as: "day" }],
      message: '"day" is made twice',
    },
    {
      name: "whose date needs a column that is not read",
      derived: [{ ...rollover, dayColumn: "tag" }],
      message: 'needs the column "tag"',
    },
    {
      name: "with a name that the reader itself uses",
      derived: [{ kind: "row-number" as const, as: "__row" }],
      message: "must not begin with two underscores",
    },
  ])("$name", ({ derived, message }) => {
    expect(() => listVersionColumns(aRecipe({ derived }))).toThrow(message);
  });
});

test("names and words of people stay inside their quotes", () => {
  const columns = [{ name: 'a"; DROP TABLE x --', type: "boolean" as const, trueValues: ["it's"] }];
  const [rule] = listCellRules(aRecipe({ columns }), "all");
  expect(rule?.isBadSql).toContain('"a""; DROP TABLE x --"');
  expect(rule?.isBadSql).toContain("'it''s'");
});
