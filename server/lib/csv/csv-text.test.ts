import { describe, expect, test } from "vitest";
import { guessDelimiter, parseHeader, QuoteTracker } from "@/server/lib/csv/csv-text";

describe("the header of a CSV text is read", () => {
  const comma = { delimiter: ",", quote: '"' };
  test.each([
    { name: "up to the first line end", text: "a,b\n1,2\n", cells: ["a", "b"] },
    { name: "with Windows line ends", text: "a,b\r\n1,2", cells: ["a", "b"] },
    { name: "without a byte order mark", text: "\uFEFFa,b\n", cells: ["a", "b"] },
    { name: "with a delimiter inside quotes", text: '"a,b",c\n', cells: ["a,b", "c"] },
    { name: "with doubled quotes", text: '"a ""b""",c\n', cells: ['a "b"', "c"] },
    { name: "with a line end inside quotes", text: '"a\nb",c\n', cells: ["a\nb", "c"] },
    { name: "with an empty last cell", text: "a,\n", cells: ["a", ""] },
    { name: "from an empty file as one empty cell", text: "", cells: [""] },
  ])("$name", ({ text, cells }) => {
    expect(parseHeader(text, comma)).toEqual(cells);
  });

  test("by another delimiter", () => {
    expect(parseHeader('"a";"b,c"\n', { delimiter: ";", quote: '"' })).toEqual(["a", "b,c"]);
  });
});

describe("an open quote is found at the line where it began", () => {
  const track = (...pieces: string[]) => {
    const tracker = new QuoteTracker('"'.charCodeAt(0));
    for (const piece of pieces) tracker.read(Buffer.from(piece));
    return tracker.openLine;
  };
  test.each([
    { name: "none where all are closed", pieces: ['a,"b"\n"c\nd",e\n'], line: null },
    { name: "none where quotes are doubled", pieces: ['"a ""b"" c"\n'], line: null },
    { name: "in the third line", pieces: ['a\n"b"\n"c\nd\n'], line: 3 },
    { name: "across pieces", pieces: ["a\n", '"b', "\nc"], line: 2 },
    { name: "none where another piece closes it", pieces: ['a\n"b', 'c"\n'], line: null },
  ])("$name", ({ pieces, line }) => {
    expect(track(...pieces)).toBe(line);
  });
});

test.each([
  { text: "a,b,c\n1;2,3,4", delimiter: "," },
  { text: 'a;"b,c,d,e";f\n', delimiter: ";" },
  { text: "a\tb\n", delimiter: "\t" },
  { text: "a|b|c\n", delimiter: "|" },
  { text: "alone\n", delimiter: "," },
])("the header $text is cut at $delimiter", ({ text, delimiter }) => {
  expect(guessDelimiter(text)).toBe(delimiter);
});
