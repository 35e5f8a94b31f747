import { describe, expect, test } from "vitest";
import { readProjection } from "@/server/lib/sql/projection";

/** A statement with these parts, as the parser serialises it. */
const select = (parts: Record<string, unknown> = {}) => ({
  node: {
    ...{ type: "SELECT_NODE", modifiers: [], cte_map: { map: [] }, select_list: [star()] },
    ...{ from_table: table(), where_clause: null, group_expressions: [], having: null },
    ...{ sample: null, qualify: null },
    ...parts,
  },
});
const table = (more: Record<string, unknown> = {}) => ({
  ...{ type: "BASE_TABLE", alias: "", sample: null, table_name: "bank", column_name_alias: [] },
  ...more,
});
const column = (names: string[], alias = "") => ({
  ...{ class: "COLUMN_REF", type: "COLUMN_REF", alias, column_names: names },
});
const call = (function_name: string, alias = "") => ({
  ...{ class: "FUNCTION", type: "FUNCTION", alias, function_name, children: [] },
});
const star = (more: Record<string, unknown> = {}) => ({
  ...{ class: "STAR", type: "STAR", alias: "", exclude_list: [], replace_list: [], columns: false },
  ...{ expr: null, qualified_exclude_list: [], rename_list: [] },
  ...more,
});

describe("columns of a query over one table", () => {
  test("are the table's by their own or another name, however they are qualified", () => {
    const select_list = [
      column(["job"]),
      column(["b", "age"], "years"),
      column(["bank", "city"]),
      call("upper", "loud"),
      call("+"),
    ];
    expect(readProjection(select({ select_list, from_table: table({ alias: "b" }) }))).toEqual({
      table: "bank",
      columns: [
        { kind: "column", name: "job", source: "job" },
        { kind: "column", name: "years", source: "age" },
        { kind: "computed", name: "city", by: "a field of a struct" },
        { kind: "computed", name: "loud", by: "upper()" },
        { kind: "computed", name: "+", by: "+" },
      ],
      clauses: [],
    });
  });

  test("are all of them but those that are excluded or replaced", () => {
    const all = star({
      exclude_list: ["y"],
      replace_list: [{ key: "age", value: call("abs") }],
    });
    expect(readProjection(select({ select_list: [all] }))).toMatchObject({
      columns: [
        { kind: "all", except: ["y", "age"] },
        { kind: "computed", name: "age", by: "abs()" },
      ],
    });
  });

  test("come with the clauses that choose rows, but not their order", () => {
    const parts = {
      where_clause: call(">"),
      group_expressions: [column(["job"])],
      modifiers: [{ type: "ORDER_MODIFIER" }, { type: "LIMIT_MODIFIER" }],
    };
    expect(readProjection(select(parts))).toMatchObject({
      clauses: ["WHERE", "GROUP BY", "LIMIT"],
    });
  });
});

describe("a query is over no one table", () => {
  test.each([
    ["with a join", select({ from_table: { type: "JOIN" } }), "joins several tables"],
    ["with a query inside", select({ from_table: { type: "SUBQUERY" } }), "a query within it"],
    ["without a table", select({ from_table: { type: "EMPTY" } }), "reads no dataset"],
    ["by a union", { node: { type: "SET_OPERATION_NODE" } }, "UNION"],
    [
      "from its own WITH",
      select({ cte_map: { map: [{ key: "Bank", value: {} }] } }),
      "its own WITH",
    ],
    [
      "with renamed columns",
      select({ from_table: table({ column_name_alias: ["a"] }) }),
      "renames the columns",
    ],
  ])("%s", (_, tree, refusal) => {
    expect(readProjection(tree)).toEqual({ refusal: expect.stringContaining(refusal) });
  });
});
