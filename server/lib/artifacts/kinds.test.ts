import { expect, test } from "vitest";
import { downloadType, isLoggedTable, kindOfName, viewType } from "@/server/lib/artifacts/kinds";

test.each([
  ["a/roc.PNG", "image", "image/png", "image/png"],
  ["x.svg", "image", "text/plain; charset=utf-8", "image/svg+xml"],
  ["page.html", "html", "text/plain; charset=utf-8", "text/html; charset=utf-8"],
  ["script.js", "text", "text/plain; charset=utf-8", "text/plain; charset=utf-8"],
  ["model/MLmodel", "text", "text/plain; charset=utf-8", "text/plain; charset=utf-8"],
  ["conda.yaml", "text", "text/plain; charset=utf-8", "text/plain; charset=utf-8"],
  ["a.json", "json", "text/plain; charset=utf-8", "text/plain; charset=utf-8"],
  ["rows.csv", "csv", "text/plain; charset=utf-8", "text/plain; charset=utf-8"],
  ["report.pdf", "pdf", "application/pdf", "application/pdf"],
  ["model.pkl", "other", "application/octet-stream", "application/octet-stream"],
  [".png", "other", "application/octet-stream", "application/octet-stream"],
])("%s is %s, downloads as %s and shows as %s", (path, kind, download, view) => {
  expect([kindOfName(path), downloadType(path), viewType(path)]).toEqual([kind, download, view]);
});

test("a logged table is known by its columns", () => {
  expect(isLoggedTable('{"columns":["a"],"data":[[1]]}')).toBe(true);
  expect(isLoggedTable('{"data":[]}')).toBe(false);
});
