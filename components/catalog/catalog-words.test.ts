import { describe, expect, test } from "vitest";
import { describeSchemaChange } from "@/components/catalog/schema-change";
import { toSlug } from "@/components/ui/to-slug";
import type { Column } from "@/server/catalog/schema";

test.each([
  ["Bank marketing", "bank-marketing"],
  ["  Über Größe! ", "uber-gro-e"],
  ["--a__b--", "a-b"],
  ["", ""],
])("the address of %j is %j", (name, slug) => {
  expect(toSlug(name)).toBe(slug);
});

describe("a version's columns against those before it", () => {
  const column = (name: string, type: Column["type"]): Column => ({ name, type, nullable: false });
  const before = [column("a", "integer"), column("b", "text")];
  test.each([
    { name: "the first version only counts", columns: before, before: null, words: "2" },
    { name: "the same columns", columns: before, before, words: "2, unchanged" },
    {
      name: "added, removed and retyped ones are named",
      columns: [column("a", "number"), column("c", "text")],
      before,
      words: "+ c, − b, a: integer → number",
    },
  ])("$name", ({ columns, before: former, words }) => {
    expect(describeSchemaChange(columns, former)).toBe(words);
  });
});
