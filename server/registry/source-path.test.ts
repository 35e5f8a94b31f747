import { describe, expect, test } from "vitest";
import {
  checkRemoteSource,
  isLocalPath,
  isWithinFolder,
  parseModelUri,
} from "@/server/registry/source-path";

describe("parseModelUri", () => {
  test.each([
    ["models:/m-1a", { kind: "logged", modelId: "m-1a" }],
    ["models:/net/3", { kind: "version", name: "net", number: 3 }],
    ["models:/m-net/3", { kind: "version", name: "m-net", number: 3 }],
    ["models:/my net@best", { kind: "alias", name: "my net", alias: "best" }],
    ["s3://bucket/models:/net/3", null],
    ["prompt-template", null],
  ])("reads %s", (source, expected) => {
    expect(parseModelUri(source)).toEqual(expected);
  });

  test.each(["models:/", "models:/net", "models:/a/b/c", "models:/net/Production"])(
    "refuses %s",
    (source) => {
      expect(() => parseModelUri(source)).toThrow(`Not a proper models:/ URI: ${source}`);
    },
  );
});

test.each([
  ["/mnt/x", true],
  ["x/y", true],
  ["C:\\x", true],
  ["file:///x", true],
  ["FILE:x", true],
  ["s3://b/x", false],
  ["mlflow-artifacts:/1/x", false],
  ["runs:/1/x", false],
])("%s is a local path: %s", (source, local) => {
  expect(isLocalPath(source)).toBe(local);
});

test.each([
  ["/mnt/r/model", "/mnt/r", true],
  ["/mnt/r", "file:///mnt/r/", true],
  ["file:///mnt/r/model", "/mnt/r", true],
  ["/mnt/r2", "/mnt/r", false],
  ["/mnt/r/../s", "/mnt/r", false],
  ["/mnt/r/%2e%2e/s", "/mnt/r", false],
  ["/mnt/r/%252e%252e/s", "/mnt/r", false],
  ["file://host/mnt/r", "/mnt/r", false],
  ["/mnt/r", "s3://b/mnt", false],
])("%s lies in %s: %s", (source, folder, inside) => {
  expect(isWithinFolder(source, folder)).toBe(inside);
});

test.each(["s3://b/a..b/c", "https://h/a?x=1", "mlflow-artifacts:/1/100%25/x", "dbfs:/a b+c"])(
  "%s is taken as it is",
  (source) => {
    expect(() => checkRemoteSource(source)).not.toThrow();
  },
);

test.each([
  "s3://b/../c",
  "s3://b/%2e%2e/c",
  "s3://b/%25252e%25252e/c",
  "s3://b/..%5cc",
  "https://h/a?path=../x",
  "s3://b/a#..",
  "s3://b/a%0ab",
])("%s is refused", (source) => {
  expect(() => checkRemoteSource(source)).toThrow(`Invalid model version source: '${source}'`);
});
