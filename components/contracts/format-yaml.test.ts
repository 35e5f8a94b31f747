import { expect, test } from "vitest";
import { formatYaml } from "@/components/contracts/format-yaml";

test.each([
  { name: "a mapping", value: { a: 1, b: "x y" }, yaml: "a: 1\nb: x y" },
  { name: "a list of mappings", value: { r: [{ a: 1, b: 2 }] }, yaml: "r:\n  - a: 1\n    b: 2" },
  { name: "empty members on one line", value: { a: [], b: {} }, yaml: "a: []\nb: {}" },
  {
    name: "words of YAML in quotes",
    value: { y: "yes", n: "null" },
    yaml: '"y": "yes"\n"n": "null"',
  },
  { name: "numbers as text in quotes", value: ["1", "-"], yaml: '- "1"\n- "-"' },
  { name: "a colon in quotes", value: ["a: b"], yaml: '- "a: b"' },
  { name: "nothing for what is undefined", value: { a: undefined, b: null }, yaml: "b: null" },
])("writes $name", ({ value, yaml }) => {
  expect(formatYaml(value)).toBe(yaml);
});
