import { describe, expect, test } from "vitest";
import { parseRecent, withRecent } from "@/components/shell/recent-pages";

const page = (name: string) => ({ href: `/${name}`, title: name });

test("the newest page comes first, once, and six are kept", () => {
  const pages = ["a", "b", "c", "d", "e", "f"].map(page);
  expect(withRecent(pages, page("c")).map(({ title }) => title)).toEqual([
    "c",
    "a",
    "b",
    "d",
    "e",
    "f",
  ]);
  expect(withRecent(pages, page("g")).map(({ title }) => title)).toEqual([
    "g",
    "a",
    "b",
    "c",
    "d",
    "e",
  ]);
});

describe("parseRecent", () => {
  test.each([null, "", "{", "3", '{"href":"/a"}', '[{"href":"/a"}]', '[{"href":3,"title":"a"}]'])(
    "finds nothing in %j",
    (text) => {
      expect(parseRecent(text)).toEqual([]);
    },
  );

  test("drops addresses that leave the site", () => {
    const text = JSON.stringify([
      { href: "https://elsewhere.example", title: "x" },
      { href: "//elsewhere.example", title: "y" },
      page("kept"),
    ]);
    expect(parseRecent(text)).toEqual([page("kept")]);
  });
});
