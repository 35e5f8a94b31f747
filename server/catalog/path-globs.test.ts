import fc from "fast-check";
import { expect, test } from "vitest";
import { isWanted } from "@/server/catalog/path-globs";

test.each([
  { glob: "public.*", path: "public.orders", wanted: true },
  { glob: "public.*", path: "publicXorders", wanted: false },
  { glob: "*.csv", path: "a/b.csv", wanted: false },
  { glob: "**.csv", path: "a/b.csv", wanted: true },
  { glob: "**/*.csv", path: "b.csv", wanted: true },
  { glob: "**/*.csv", path: "a/b/c.csv", wanted: true },
  { glob: "a/?.csv", path: "a/b.csv", wanted: true },
  { glob: "a/?.csv", path: "a/bc.csv", wanted: false },
  { glob: "[a](b)+$", path: "[a](b)+$", wanted: true },
  { glob: "ORDERS", path: "orders", wanted: false },
])("$glob and $path: $wanted", ({ glob, path, wanted }) => {
  expect(isWanted(path, { include: [glob], exclude: [] })).toBe(wanted);
  expect(isWanted(path, { include: [], exclude: [glob] })).toBe(!wanted);
});

test("a path without wildcards matches itself alone, whatever its signs", () => {
  const plain = fc.string({ minLength: 1, maxLength: 30 }).filter((text) => !/[*?]/.test(text));
  fc.assert(
    fc.property(plain, plain, (one, other) => {
      expect(isWanted(one, { include: [one], exclude: [] })).toBe(true);
      expect(isWanted(other, { include: [one], exclude: [] })).toBe(one === other);
    }),
  );
});
