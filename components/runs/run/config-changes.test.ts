import { expect, test } from "vitest";
import { listChanges } from "@/components/runs/run/config-changes";

const fact = (key: string, before: string | null, after: string | null) => ({
  key,
  values: [after, before],
  differs: before !== after,
});

test("listChanges tells added from removed and changed, and leaves equal facts out", () => {
  const facts = [
    fact("a", null, "1"),
    fact("b", "1", null),
    fact("c", "1", "2"),
    fact("d", "1", "1"),
  ];
  expect(listChanges(facts, 1, 0).map(({ key, kind }) => [key, kind])).toEqual([
    ["a", "added"],
    ["b", "removed"],
    ["c", "changed"],
  ]);
});
