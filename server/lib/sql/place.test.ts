import { expect, test } from "vitest";
import { placeOfByte, readEngineMessage } from "@/server/lib/sql/place";

test.each([
  ["the first letter", "SELECT", 0, { line: 1, column: 1 }],
  ["a later line", "SELECT\n  x", 9, { line: 2, column: 3 }],
  ["behind a letter of two bytes", "é x", 3, { line: 1, column: 3 }],
  ["behind the end", "ab", 9, { line: 1, column: 3 }],
])("finds %s", (_, text, at, place) => {
  expect(placeOfByte(text, at)).toEqual(place);
});

test("reads message and place of an engine's error, counted from the first line people wrote", () => {
  const error =
    'Binder Error: Referenced column "x" not found in FROM clause!\nCandidate bindings: "a"\n\nLINE 3:   x FROM bank\n          ^';
  expect(readEngineMessage(error, 1)).toEqual({
    message: 'Referenced column "x" not found in FROM clause! Candidate bindings: "a"',
    place: { line: 2, column: 3 },
  });
});

test.each([
  ["no place", "Out of Range Error: overflow", null],
  ["a place before the text", "Parser Error: x\n\nLINE 1: SELECT\n        ^", null],
  [
    "a line shown from its middle",
    "Parser Error: x\n\nLINE 2: ...abc\n           ^",
    { line: 1, column: 1 },
  ],
])("knows %s", (_, error, place) => {
  expect(readEngineMessage(error, 1).place).toEqual(place);
});
