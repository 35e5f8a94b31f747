import { expect, test } from "vitest";
import { toSnapshot } from "@/server/identity/snapshot";

test.each([
  { name: "nothing", value: undefined, json: undefined },
  { name: "an instant", value: new Date(0), json: "1970-01-01T00:00:00.000Z" },
  {
    name: "a big integer",
    value: { sizeBytes: 9_007_199_254_740_993n },
    json: { sizeBytes: "9007199254740993" },
  },
  { name: "a missing field", value: { a: undefined, b: null }, json: { b: null } },
  { name: "a number that JSON has not", value: [Number.NaN], json: ["NaN"] },
  {
    name: "secrets at any depth",
    value: { name: "s3", config: { secretKey: "x", user: "u" }, password: "p", hash: "h" },
    json: { name: "s3", config: { secretKey: "•••", user: "u" }, password: "•••", hash: "•••" },
  },
])("keeps $name", ({ value, json }) => {
  expect(toSnapshot(value)).toEqual(json);
});

test("a content hash is no secret", () => {
  expect(toSnapshot({ contentHash: "ab" })).toEqual({ contentHash: "ab" });
});
