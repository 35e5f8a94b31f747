import { expect, test } from "vitest";
import { formatChange } from "@/components/runs/format-change";

test.each([
  { value: 0.115, text: "+0.115" },
  { value: -0.2, text: "\u22120.200" },
  { value: 0, text: "0.000" },
  { value: 0.00001, text: "+0.000010" },
])("$value reads $text", ({ value, text }) => {
  expect(formatChange(value)).toBe(text);
});
