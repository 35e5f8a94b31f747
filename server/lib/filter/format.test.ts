import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  COMPARE_OPERATORS,
  type FieldRef,
  type FilterNode,
  type FilterValue,
} from "@/server/lib/filter/ast";
import { formatFilter } from "@/server/lib/filter/format";
import { parseFilter } from "@/server/lib/filter/parse";

/** Positions differ between a made tree and a parsed one; everything else must not. */
const AT = { start: 0, end: 0 };

function withoutPositions(node: FilterNode | null): unknown {
  return JSON.parse(JSON.stringify(node, (key, value) => (key === "at" ? AT : value)));
}

const aWord = fc.constantFrom("a", "and", "IN", "me", "true", "x-1", "-7d", "2026-01-31", "1e3");
const aText = fc.oneof(
  aWord,
  fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !text.includes("\0")),
  fc.string({
    unit: fc.constantFrom("\\", '"', "'", "`", ".", "n", "\n", "\t", " "),
    minLength: 1,
  }),
);
const aField: fc.Arbitrary<FieldRef> = fc.record({
  path: fc.array(aText, { minLength: 1, maxLength: 3 }),
  at: fc.constant(AT),
});
const aValue: fc.Arbitrary<FilterValue> = fc
  .oneof(
    fc.record({ kind: fc.constant("string" as const), text: fc.oneof(aText, fc.constant("")) }),
    fc.record({
      kind: fc.constant("number" as const),
      text: fc.oneof(
        fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
        fc.bigInt().map(String),
      ),
    }),
    fc.record({ kind: fc.constant("boolean" as const), text: fc.constantFrom("true", "false") }),
    fc.constant({ kind: "null" as const, text: "null" }),
    fc.constant({ kind: "me" as const, text: "me" }),
    fc.record({
      kind: fc.constant("relative" as const),
      text: fc
        .tuple(fc.constantFrom("-", "+"), fc.nat(999_999), fc.constantFrom("m", "h", "d", "w"))
        .map((parts) => parts.join("")),
    }),
    fc.record({
      kind: fc.constant("time" as const),
      text: fc
        .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
        .chain((at) => fc.constantFrom(at.toISOString(), at.toISOString().slice(0, 10))),
    }),
  )
  .map((value) => ({ ...value, at: AT }));

const { node: aNode } = fc.letrec<{ node: FilterNode; leaf: FilterNode }>((tie) => {
  const terms = fc.array(tie("node"), { minLength: 2, maxLength: 3 });
  return {
    node: fc.oneof(
      { depthSize: "small", maxDepth: 6 },
      tie("leaf"),
      fc.record({ kind: fc.constant("and" as const), terms }),
      fc.record({ kind: fc.constant("or" as const), terms }),
      fc.record({ kind: fc.constant("not" as const), term: tie("node") }),
    ),
    leaf: fc.oneof(
      fc.record({ kind: fc.constant("search" as const), text: aText, at: fc.constant(AT) }),
      fc.record({ kind: fc.constant("exists" as const), field: aField }),
      fc.record({
        kind: fc.constant("in" as const),
        field: aField,
        values: fc.array(aValue, { minLength: 1, maxLength: 3 }),
      }),
      fc.record({
        kind: fc.constant("compare" as const),
        field: aField,
        operator: fc.constantFrom(...COMPARE_OPERATORS),
        value: aValue,
      }),
    ),
  };
});

describe("formatFilter", () => {
  test("parsing the canonical text gives the same tree", () => {
    fc.assert(
      fc.property(aNode, (node) => {
        expect(withoutPositions(parseFilter(formatFilter(node)))).toEqual(withoutPositions(node));
      }),
      { numRuns: 1_000 },
    );
  });

  test("no text makes the parser fail in another way than with a position", () => {
    const soup = fc.array(
      fc.oneof(
        fc.constantFrom(..."()=!<>~:,.`\"'\\-+ \n", "and", "not", "in", "exists", "a", "7", "-7d"),
        fc.string({ unit: "binary" }),
      ),
    );
    fc.assert(
      fc.property(soup, (parts) => {
        const text = parts.join("");
        try {
          parseFilter(text);
        } catch (error) {
          expect(error).toMatchObject({ name: "FilterSyntaxError" });
          const { position } = error as { position: number };
          expect(position).toBeGreaterThanOrEqual(0);
          expect(position).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ["", ""],
    ["STATUS = finished", "STATUS:finished"],
    ["status = 'two words'", 'status = "two words"'],
    ["status != finished", 'status != "finished"'],
    ["a   b", "a and b"],
    ["not (model in (a))", 'model not in ("a")'],
    ["not (note exists)", "note not exists"],
    ["not status:x", "not status:x"],
    ["((a or b)) c", "(a or b) and c"],
    ['metric."val auc" > 1', "metric.`val auc` > 1"],
    ["`in` = 1", "`in` = 1"],
    ["metric.in > 1", "metric.in > 1"],
  ])("%j is written %j", (text, canonical) => {
    expect(formatFilter(parseFilter(text))).toBe(canonical);
  });
});
