import { describe, expect, test } from "vitest";
import { InvalidInputError } from "@/server/platform/errors";
import {
  parseRelativePath,
  toArtifactKey,
  toArtifactUri,
  toReadKey,
  toWriteKey,
} from "@/server/tracking/service/artifact-keys";

describe("toArtifactKey", () => {
  test.each([
    ["runs/abc/artifacts", "runs/abc/artifacts"],
    ["mlflow-artifacts:/runs/abc/artifacts", "runs/abc/artifacts"],
    ["mlflow-artifacts:/1/abc/artifacts", "mlflow/1/abc/artifacts"],
    ["mlflow-artifacts://host:5000/1/abc/artifacts", "mlflow/1/abc/artifacts"],
    ["mlflow-artifacts:/1/models/m-1/artifacts/", "mlflow/1/models/m-1/artifacts"],
  ])("%s lies under %s", (uri, key) => {
    expect(toArtifactKey(uri)).toBe(key);
  });

  test.each([
    "s3://bucket/1/abc",
    "1/abc/artifacts",
    "mlflow-artifacts:/etc/passwd",
    "mlflow-artifacts:/../1/x",
    "file:///etc",
    "",
  ])("%j is not ours", (uri) => {
    expect(() => toArtifactKey(uri)).toThrow(InvalidInputError);
  });

  test("an address that clients are given leads back to the stored folder", () => {
    for (const stored of ["runs/abc/artifacts", "mlflow-artifacts:/1/abc/artifacts"]) {
      expect(toArtifactKey(toArtifactUri(stored))).toBe(toArtifactKey(stored));
    }
  });
});

test.each([
  "",
  "1",
  "1/",
  "1/abc",
  "runs",
  "runs/abc",
  "models/x/y/z",
  ".uploads/a/b/c",
  "lake/a/b/c",
])("the proxy writes and removes nothing at %j", (path) => {
  expect(() => toWriteKey(path)).toThrow(InvalidInputError);
});

test("the proxy writes below runs and models", () => {
  expect(toWriteKey("1/abc/artifacts/a b.txt")).toBe("mlflow/1/abc/artifacts/a b.txt");
  expect(toWriteKey("runs/abc/artifacts")).toBe("runs/abc/artifacts");
  expect(toReadKey("")).toBe("mlflow");
});

test("one trailing slash is forgiven, two are not", () => {
  expect(parseRelativePath("a/b/")).toBe("a/b");
  expect(() => parseRelativePath("a/b//")).toThrow(InvalidInputError);
  expect(() => parseRelativePath("/")).toThrow(InvalidInputError);
});
