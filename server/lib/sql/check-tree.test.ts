import { describe, expect, test } from "vitest";
import { checkTree } from "@/server/lib/sql/check-tree";

/** A statement with these parts, as the parser serialises it. */
const select = (parts: Record<string, unknown>) => ({
  node: { type: "SELECT_NODE", cte_map: { map: [] }, select_list: [], ...parts },
});
const table = (table_name: string, more: Record<string, unknown> = {}) => ({
  ...{ type: "BASE_TABLE", sample: null, query_location: 14, schema_name: "", catalog_name: "" },
  ...{ table_name, at_clause: null },
  ...more,
});
const call = (function_name: string) => ({
  ...{ class: "FUNCTION", type: "FUNCTION", query_location: 7, function_name },
  ...{ schema: "", children: [] },
});

describe("the tables of a query", () => {
  test("are those of all its parts, each once and in small letters", () => {
    const inner = { subquery: select({ from_table: table("Calls", { query_location: 40 }) }) };
    const where = { class: "SUBQUERY", type: "SUBQUERY", ...inner };
    const tree = select({ from_table: table("bank@3"), where_clause: where });
    expect(checkTree(tree).tables).toEqual([
      { name: "bank@3", at: 14 },
      { name: "calls", at: 40 },
    ]);
  });

  test("are not the names that its own WITH gives", () => {
    const query = select({ from_table: table("bank") });
    const tree = select({
      cte_map: { map: [{ key: "Old", value: { query } }] },
      from_table: table("old"),
    });
    expect(checkTree(tree)).toMatchObject({ tables: [{ name: "bank" }], refusal: null });
  });
});

describe("a query is refused", () => {
  test.each([
    ["a function off the list", { select_list: [call("getenv")] }, /getenv is not among/],
    ["its other spelling", { select_list: [call("GetEnv")] }, /getenv is not among/],
    [
      "a function that reads files in FROM",
      { from_table: { type: "TABLE_FUNCTION", function: call("read_csv") } },
      /read_csv is not among/,
    ],
    [
      "a function of expressions that stands in FROM",
      { from_table: { type: "TABLE_FUNCTION", function: call("lower") } },
      /lower is not among/,
    ],
    [
      "a table of a schema",
      { from_table: table("x", { schema_name: "pg_catalog" }) },
      /pg_catalog\.x/,
    ],
    ["a version by AT", { from_table: table("x", { at_clause: {} }) }, /dataset@3/],
    ["DESCRIBE", { from_table: { type: "SHOW_REF", table_name: "x" } }, /only SELECT/],
    ["a kind of table nobody listed", { from_table: { type: "DELIM_GET" } }, /delim_get/],
    ["a parameter", { select_list: [{ class: "PARAMETER" }] }, /no parameters/],
    ["an expression nobody listed", { select_list: [{ class: "BOUND_REF" }] }, /bound_ref/],
    ["a WITH that is named like a file", { cte_map: { map: [{ key: "/etc/x" }] } }, /letters/],
  ])("for %s", (_, parts, message) => {
    expect(checkTree(select(parts)).refusal?.message).toMatch(message);
  });

  test("with the place of the word that is wrong", () => {
    expect(checkTree(select({ select_list: [call("getenv")] })).refusal?.at).toBe(7);
  });
});

test.each([
  ["random()", select({ select_list: [call("random")] }), false],
  ["a sample without a seed", select({ from_table: table("x", { sample: { seed: -1 } }) }), false],
  ["a sample with a seed", select({ from_table: table("x", { sample: { seed: 7 } }) }), true],
  ["a sum", select({ select_list: [call("sum")] }), true],
])("a query with %s answers the same twice: %s", (_, tree, isStable) => {
  expect(checkTree(tree).isStable).toBe(isStable);
});
