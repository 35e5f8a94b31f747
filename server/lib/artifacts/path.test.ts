import { describe, expect, test } from "vitest";
import { findPathFault } from "@/server/lib/artifacts/path";

describe("findPathFault", () => {
  test.each([
    "model/model.onnx",
    "100%.txt",
    "50% off/100%",
    "a+b.png",
    "a%20b",
    "plots/roc curve.png",
    "größe/图.png",
    "..hidden/x..y",
    "model.onnx.tmp",
    "key+step+1+timestamp+2+uuid.png",
  ])("lets %s pass", (path) => {
    expect(findPathFault(path)).toBeNull();
  });

  test.each([
    "../x",
    "a/../x",
    "a/..",
    "a/./x",
    "%2e%2e/x",
    "a/%2e%2e%2fx",
    "a/%252e%252e/x",
    "a/%25252e%25252e/x",
    "..%2fx",
    "a%5cx",
    "a\\x",
    "/etc/passwd",
    "%2fetc/passwd",
    "%252fetc",
    "C:/x",
    "c:x",
    "%43:/x",
    "a\0b",
    "a%00b",
    "a%2500b",
    "a\nb",
    "a#b",
    "a%23b",
    "a%2523b",
    "a//b",
    "%c0%ae%c0%ae/x",
    "a%25c0%25af..",
    "100%/%2e%2e/x",
  ])("refuses %j", (path) => {
    expect(findPathFault(path)).not.toBeNull();
  });

  test("refuses what is still encoded after ten rounds", () => {
    expect(findPathFault(`a%${"25".repeat(12)}41`)).toMatch(/too many times/);
  });
});
