import fc from "fast-check";
import { expect, test } from "vitest";
import { guessByName, guessTexts, shapeOf } from "@/server/catalog/text-guess";

const counted = (...values: string[]) => values.map((value) => ({ value, count: 1 }));

test.each([
  { value: "AB-12 c", shape: "a-99 a" },
  { value: "Ångström  7", shape: "a 9" },
  { value: "2026-01-31", shape: "9999-99-99" },
  { value: "", shape: "" },
])("$value is written as $shape", ({ value, shape }) => {
  expect(shapeOf(value)).toBe(shape);
});

test("a shape says neither letters nor digits of its value", () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      expect(shapeOf(value).replaceAll("a", "").replaceAll("9", "")).not.toMatch(/[\p{L}\p{N}]/u);
      expect(shapeOf(shapeOf(value))).toBe(shapeOf(value));
    }),
  );
});

test("shapes come with their share, the most frequent first", () => {
  const values = [
    { value: "A-1", count: 6 },
    { value: "12", count: 3 },
    { value: "B-2", count: 1 },
  ];
  expect(guessTexts("code", values)).toEqual({
    shapes: [
      { shape: "a-9", share: 0.7 },
      { shape: "99", share: 0.3 },
    ],
    personal: null,
  });
  expect(guessTexts("code", [])).toBeNull();
});

test.each([
  { kind: "e-mail", values: ["ada@example.org", "bo.x@sub.example.com", "no mail"] },
  { kind: "bank account", values: ["DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432"] },
  { kind: "payment card", values: ["4111 1111 1111 1111", "5500-0000-0000-0004"] },
  { kind: "IP address", values: ["192.168.0.1", "10.0.0.255"] },
  { kind: "telephone", values: ["+49 170 1234567", "0170-1234567", "0049 30 123456"] },
])("values of the kind $kind are told", ({ kind, values }) => {
  const three = values.length === 3 ? [...values, ...values.slice(0, 2)] : values;
  expect(guessTexts("x", counted(...three))?.personal).toBe(kind);
});

test.each([
  ["DE89 3704 0044 0532 0130 01"],
  ["4111 1111 1111 1112"],
  ["0000000000000000"],
  ["1.2.3.400"],
  ["2026-01-31"],
  ["12345678"],
  ["cellular"],
])("%s tells about nobody", (value) => {
  expect(guessTexts("x", counted(value))?.personal).toBeNull();
});

test("a name is enough where values cannot tell, and a word inside a name is not", () => {
  expect(guessByName("First_Name")).toBe("name");
  expect(guessByName("dateOfBirth")).toBe("birth");
  expect(guessByName("file_name")).toBeNull();
  expect(guessByName("contact")).toBeNull();
  expect(guessByName("emailed")).toBeNull();
});
