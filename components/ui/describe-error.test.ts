import { describe, expect, test } from "vitest";
import { codeOf, describeError } from "@/components/ui/describe-error";

function anApiError(data: unknown): Error {
  return Object.assign(new Error("Dataset d1 not found"), { data });
}

describe("describeError", () => {
  test("keeps the message and the code of an error of the API", () => {
    expect(describeError(anApiError({ appCode: "NOT_FOUND" }))).toMatchObject({
      message: "Dataset d1 not found",
      code: "NOT_FOUND",
    });
  });

  test("tells which call failed instead of a stack of the browser", () => {
    const error = anApiError({ appCode: "NOT_FOUND", httpStatus: 404, path: "datasets.get" });
    expect(describeError(error).detail).toBe("NOT_FOUND · HTTP 404 · procedure datasets.get");
  });

  test.each(["Failed to fetch", "NetworkError when attempting to fetch resource.", "Load failed"])(
    "says in words that the server is away for %j",
    (message) => {
      expect(describeError(new TypeError(message)).message).toMatch(/could not be reached/);
    },
  );

  test.each([null, undefined, 3, {}])("has a sentence for a thrown %j", (value) => {
    expect(describeError(value).message).toMatch(/went wrong/);
  });
});

describe("codeOf", () => {
  test.each([
    [anApiError({ appCode: "INVALID_INPUT", code: "BAD_REQUEST" }), "INVALID_INPUT"],
    [anApiError({ appCode: null, code: "UNAUTHORIZED" }), "UNAUTHORIZED"],
    [anApiError(null), null],
    [new Error("plain"), null],
    ["text", null],
  ])("case %#", (error, code) => {
    expect(codeOf(error)).toBe(code);
  });
});
