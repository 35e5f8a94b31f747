import { expect, test } from "vitest";
import { formatCurl, formatPython, formatPythonValue } from "@/components/sweeps/snippets";

const INPUT = {
  name: "it's mine",
  space: [{ name: "model.l2", kind: "float", min: 0.1, max: 10, log: true }],
  seed: null,
};

test("a body with a quote survives the shell", () => {
  const code = formatCurl("https://here", INPUT);
  expect(code).toContain('"name": "it\'\\\'\'s mine"');
  expect(code).toContain('curl -X POST "https://here/api/v1/sweeps"');
});

test("values are written as Python reads them", () => {
  expect(formatPythonValue({ a: true, b: null, c: [1, "x"] }, "")).toBe(
    '{"a": True, "b": None, "c": [1, "x"]}',
  );
  expect(formatPython("https://here", INPUT)).toContain('"log": True');
  expect(formatPython("https://here", INPUT)).toContain('"seed": None');
});

test("long values are broken over lines that each end in a comma", () => {
  const long = { name: "x".repeat(60), space: ["y".repeat(40)] };
  expect(formatPythonValue(long, "").split("\n")).toEqual([
    "{",
    `    "name": "${"x".repeat(60)}",`,
    `    "space": ["${"y".repeat(40)}"],`,
    "}",
  ]);
});
