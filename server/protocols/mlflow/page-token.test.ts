import { expect, test } from "vitest";
import { formatPageToken, readPageToken } from "@/server/protocols/mlflow/page-token";

test("a token says where its page starts, and of which search", () => {
  expect(readPageToken(formatPageToken(20))).toBe(20);
  expect(readPageToken(formatPageToken(20, "a"), "a")).toBe(20);
  expect(() => readPageToken(formatPageToken(20, "a"), "b")).toThrow(/belongs to a search/);
});

test.each([undefined, ""])("%j is the first page", (token) => {
  expect(readPageToken(token)).toBe(0);
});

test.each([
  "x",
  "%%%",
  "bnVsbA==",
  formatPageToken(-1),
  formatPageToken(0.5),
  "eyJvZmZzZXQiOiIxIn0=",
])("%s is refused", (token) => {
  expect(() => readPageToken(token)).toThrow("Invalid page token, could not base64-decode");
});

test("a token of any search is refused where one of this search is wanted", () => {
  expect(() => readPageToken(formatPageToken(5), "a")).toThrow(/^Invalid page token/);
});
