import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Cursor, decodeCursor, encodeCursor } from "@/server/lib/cursor";

describe("cursor", () => {
  test("decoding gives back what was encoded, in characters an address may hold", () => {
    const aCursor: fc.Arbitrary<Cursor> = fc.record({
      sort: fc.string(),
      filter: fc.string(),
      value: fc.option(fc.string({ unit: "grapheme" })),
      id: fc.string({ unit: "grapheme" }),
      total: fc.maxSafeNat(),
    });
    fc.assert(
      fc.property(aCursor, (cursor) => {
        const text = encodeCursor(cursor);
        expect(text).toMatch(/^[\w-]+$/);
        expect(decodeCursor(text)).toEqual(cursor);
      }),
    );
  });

  test.each([
    ["an empty text", ""],
    ["no base64", "%%%"],
    ["no JSON", Buffer.from("{").toString("base64url")],
    ["another object", Buffer.from('{"sort":"a"}').toString("base64url")],
    ["a list", Buffer.from("[]").toString("base64url")],
  ])("%s decodes to null", (_, text) => {
    expect(decodeCursor(text)).toBeNull();
  });
});
