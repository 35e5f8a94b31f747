import { expect, test } from "vitest";
import { diffSnapshots } from "@/components/identity/diff-snapshots";

test.each([
  { name: "nothing", before: null, after: undefined, diff: [] },
  {
    name: "a made object",
    before: null,
    after: { role: "viewer" },
    diff: [{ field: "role", before: null, after: "viewer" }],
  },
  {
    name: "only what differs, by name",
    before: { role: "viewer", name: "Ana", age: 1 },
    after: { role: "admin", name: "Ana", tags: ["a"] },
    diff: [
      { field: "age", before: "1", after: null },
      { field: "role", before: "viewer", after: "admin" },
      { field: "tags", before: null, after: '[\n "a"\n]' },
    ],
  },
  {
    name: "a value that became null",
    before: { disabledAt: "2026" },
    after: { disabledAt: null },
    diff: [{ field: "disabledAt", before: "2026", after: "null" }],
  },
  { name: "equal inner objects", before: { a: { b: 1 } }, after: { a: { b: 1 } }, diff: [] },
  {
    name: "plain values",
    before: 1,
    after: 2,
    diff: [{ field: "value", before: "1", after: "2" }],
  },
])("tells $name", ({ before, after, diff }) => {
  expect(diffSnapshots(before, after)).toEqual(diff);
});
