import { expect, it } from "vitest";
import { groupId, groupRows, nestRuns } from "@/components/runs/workspace/run-rows";
import type { RunListItem } from "@/server/tracking/schema";

const run = (id: string) => ({ id, name: id }) as RunListItem;
const group = (value: string, n: number) => ({
  values: [value],
  n,
  runIds: [],
  filter: `param.model:${value}`,
  metrics: {},
});

it("children stand under a parent that is open, one level deeper", () => {
  const children = new Map([["a", [run("a1"), run("a2")]]]);
  const rows = nestRuns([run("a"), run("b")], children, new Set(["a"]));
  expect(rows.map((row) => [row.id, row.kind === "run" ? row.depth : null])).toEqual([
    ["a", 0],
    ["a/a1", 1],
    ["a/a2", 1],
    ["b", 0],
  ]);
  expect(nestRuns([run("a")], children, new Set())).toHaveLength(1);
});

it("an open group shows its runs, and how many it does not show", () => {
  const gbt = group("gbt", 3);
  const members = new Map([[groupId(gbt), [run("x"), run("y")]]]);
  const rows = groupRows(
    [gbt, group("logit", 1)],
    ["param.model"],
    members,
    new Set([groupId(gbt)]),
  );
  expect(rows.map(({ kind }) => kind)).toEqual(["group", "run", "run", "note", "group"]);
  expect(rows[3]).toMatchObject({ text: "1 more: filter by this group to see all" });
});
