import { describe, expect, test } from "vitest";
import { z } from "zod";
import { AppError, InvalidInputError, parseInput, toAppError } from "@/server/platform/errors";

describe("parseInput", () => {
  const Row = z.object({ instances: z.array(z.object({ age: z.number() })) });

  test("names the place of a wrong value", () => {
    const parse = () => parseInput(Row, { instances: [{ age: 1 }, { age: "old" }] }, "body");
    expect(parse).toThrow(InvalidInputError);
    expect(parse).toThrow("body.instances[1].age:");
  });

  test("shows five issues and counts the rest", () => {
    const parse = () =>
      parseInput(Row, { instances: Array.from({ length: 8 }, () => ({})) }, "body");
    expect(parse).toThrow("instances[4].age");
    expect(parse).toThrow("and 3 more");
  });
});

test("an unexpected fault keeps its cause and hides its text", () => {
  const cause = new Error("password is hunter2");
  const error = toAppError(cause);
  expect(error).toMatchObject({ code: "INTERNAL", cause });
  expect(error.message).not.toContain("hunter2");
  expect(toAppError(new AppError("CONFLICT", "taken")).message).toBe("taken");
});
