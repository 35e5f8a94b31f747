import { describe, expect, test } from "vitest";
import { InvalidInputError } from "@/server/platform/errors";
import { parseTextList } from "@/server/protocols/mlflow/search/text-list";

describe("a list is read as Python reads it", () => {
  test.each([
    ["('a')", ["a"]],
    ["('a',)", ["a"]],
    ["( 'a' ,\n\"b\" )", ["a", "b"]],
    ["(('a'), (('b')))", ["a", "b"]],
    ["('a' 'b''c')", ["abc"]],
    ["('a', # why\n'b')", ["a", "b"]],
    ["('it\\'s', '\\x41\\u00e9\\U0001F600\\101', '\\q')", ["it's", "Aé😀A", "\\q"]],
    ["(r'\\n', u'b', '''c\n'd''')", ["\\n", "b", "c\n'd"]],
    ["('a\\\nb')", ["ab"]],
    ["('()')", ["()"]],
  ])("%j", (source, texts) => {
    expect(parseTextList(source)).toEqual(texts);
  });

  test.each([
    ["()"],
    ["(1)"],
    ["('a', 1)"],
    ["(a)"],
    ["('a',,'b')"],
    ["(,'a')"],
    ["('a' + 'b')"],
    ["('a', ('b',))"],
    ["(b'a')"],
    ["(f'a')"],
    ["('a\nb')"],
    ["('\\x4')"],
    ["('a' -- why\n)"],
    ["('a'"],
    ["('a') 'b'"],
  ])("%j is refused", (source) => {
    expect(() => parseTextList(source)).toThrow(InvalidInputError);
  });

  test("an empty list is a list where it may be one", () => {
    expect(parseTextList("()", true)).toEqual([]);
  });
});
