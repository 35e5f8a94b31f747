import { describe, expect, test } from "vitest";
import { parseDelimited, parseLoggedTable, prettyJson } from "@/components/runs/run/table-text";

describe("parseDelimited", () => {
  test.each([
    { title: "plain fields", text: "a,b\n1,2\n", rows: [["1", "2"]] },
    { title: "Windows line ends", text: "a,b\r\n1,2\r\n", rows: [["1", "2"]] },
    { title: "quoted separators", text: 'a,b\n"1,5",2', rows: [["1,5", "2"]] },
    { title: "doubled quotes", text: 'a,b\n"say ""hi""",2', rows: [['say "hi"', "2"]] },
    { title: "line ends in quotes", text: 'a,b\n"x\ny",2', rows: [["x\ny", "2"]] },
    { title: "empty fields", text: "a,b\n,\n", rows: [["", ""]] },
  ])("reads $title", ({ text, rows }) => {
    expect(parseDelimited(text, ",", false)).toEqual({ columns: ["a", "b"], rows });
  });

  test("drops the line that the cut left incomplete", () => {
    expect(parseDelimited("a\tb\n1\t2\n3", "\t", true).rows).toEqual([["1", "2"]]);
  });
});

describe("parseLoggedTable", () => {
  test("shows words as they are, empty for null and JSON for the rest", () => {
    const text = '{"columns":["q","n"],"data":[["x",1],[null,{"a":1}]]}';
    expect(parseLoggedTable(text)).toEqual({
      columns: ["q", "n"],
      rows: [
        ["x", "1"],
        ["", '{"a":1}'],
      ],
    });
  });

  test.each(['{"columns":["q"]', "[1]", '{"columns":1,"data":[]}'])("refuses %s", (text) => {
    expect(parseLoggedTable(text)).toBeNull();
  });
});

test("prettyJson indents JSON and leaves what was cut alone", () => {
  expect(prettyJson('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(prettyJson('{"a":')).toBeNull();
});
