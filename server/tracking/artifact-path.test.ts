import { describe, expect, test } from "vitest";
import { InvalidInputError } from "@/server/platform/errors";
import { parseArtifactPath } from "@/server/tracking/artifact-path";

describe("parseArtifactPath", () => {
  test.each(["model/model.onnx", "a", "plots/roc curve.png", "..hidden/x", "a.b/c..d"])(
    "keeps %s",
    (path) => {
      expect(parseArtifactPath(path)).toBe(path);
    },
  );

  test.each([
    "",
    "/etc/passwd",
    "../other/model.onnx",
    "model/../../x",
    "model/.",
    "model//x",
    "model/",
    "..\\x",
    "C:/x",
    "a\u0000b",
    "model.onnx.tmp",
    "x".repeat(256),
  ])("refuses %j", (path) => {
    expect(() => parseArtifactPath(path)).toThrow(InvalidInputError);
  });
});
