import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compareContracts,
  needsAcceptance,
  suggestVersion,
} from "@/server/contracts/changes/compare-contracts";
import type { Change } from "@/server/contracts/changes/shift";
import type { OdcsContract, OdcsProperty } from "@/server/lib/odcs/schema";

const about = { apiVersion: "v3.1.0", kind: "DataContract", id: "c", version: "1.0.0" };
const contractOf = (
  properties: OdcsProperty[],
  more: Partial<OdcsContract> = {},
): OdcsContract => ({
  ...about,
  schema: [{ name: "t", properties }],
  ...more,
});
const compare = (before: Partial<OdcsProperty>, after: Partial<OdcsProperty>) =>
  compareContracts(
    contractOf([{ name: "a", ...before }]),
    contractOf([{ name: "a", ...after }]),
    "t",
  );
const worst = (changes: readonly Change[], axis: "consumer" | "producer") =>
  ["breaking", "possible", "none"].find((effect) => changes.some((c) => c[axis] === effect)) ??
  "none";
const axes = (changes: readonly Change[]) => [
  worst(changes, "consumer"),
  worst(changes, "producer"),
];
const rule = (id: string, more: object) => ({ id, metric: "nullValues", ...more });

describe("a change breaks readers, writers, both or nobody", () => {
  test.each<[string, Partial<OdcsProperty>, Partial<OdcsProperty>, string, string]>([
    ["required dropped", { required: true }, {}, "breaking", "none"],
    ["required set", {}, { required: true }, "none", "breaking"],
    ["required: false written out", {}, { required: false }, "none", "none"],
    [
      "another logical type",
      { logicalType: "string" },
      { logicalType: "date" },
      "breaking",
      "breaking",
    ],
    [
      "integer to number",
      { logicalType: "integer" },
      { logicalType: "number" },
      "possible",
      "none",
    ],
    [
      "number to integer",
      { logicalType: "number" },
      { logicalType: "integer" },
      "possible",
      "breaking",
    ],
    [
      "varchar wider",
      { physicalType: "varchar(5)" },
      { physicalType: "varchar(9)" },
      "possible",
      "none",
    ],
    [
      "varchar narrower",
      { physicalType: "varchar(9)" },
      { physicalType: "varchar(5)" },
      "possible",
      "breaking",
    ],
    ["int to bigint", { physicalType: "int" }, { physicalType: "bigint" }, "possible", "none"],
    ["unique dropped", { unique: true }, {}, "breaking", "none"],
    ["unique set", {}, { unique: true }, "possible", "breaking"],
    ["key dropped", { primaryKey: true }, {}, "breaking", "none"],
    [
      "a value added",
      { enum: [{ value: "x" }] },
      { enum: [{ value: "x" }, { value: "y" }] },
      "possible",
      "none",
    ],
    [
      "a value removed",
      { enum: [{ value: "x" }, { value: "y" }] },
      { enum: [{ value: "x" }] },
      "none",
      "breaking",
    ],
    [
      "values in another order",
      { enum: [{ value: "x" }, { value: "y" }] },
      { enum: [{ value: "y" }, { value: "x" }] },
      "none",
      "none",
    ],
    [
      "a minimum raised",
      { logicalTypeOptions: { minimum: 0 } },
      { logicalTypeOptions: { minimum: 1 } },
      "none",
      "breaking",
    ],
    [
      "a minimum lowered",
      { logicalTypeOptions: { minimum: 1 } },
      { logicalTypeOptions: { minimum: 0 } },
      "possible",
      "none",
    ],
    ["a rule added", {}, { quality: [rule("r", { mustBe: 0 })] }, "none", "breaking"],
    ["a rule removed", { quality: [rule("r", { mustBe: 0 })] }, {}, "breaking", "none"],
    [
      "a rule loosened",
      { quality: [rule("r", { mustBeLessThan: 5 })] },
      { quality: [rule("r", { mustBeLessThan: 6 })] },
      "breaking",
      "none",
    ],
    [
      "a rule tightened",
      { quality: [rule("r", { mustBeLessThan: 5 })] },
      { quality: [rule("r", { mustBeLessOrEqualTo: 4 })] },
      "none",
      "breaking",
    ],
    [
      "severity lowered",
      { quality: [rule("r", { mustBe: 0 })] },
      { quality: [rule("r", { mustBe: 0, severity: "warning" })] },
      "breaking",
      "none",
    ],
    [
      "classification raised",
      { classification: "public" },
      { classification: "restricted" },
      "breaking",
      "none",
    ],
    [
      "classification lowered",
      { classification: "restricted" },
      { classification: "public" },
      "none",
      "none",
    ],
    ["another unit", { unit: "EUR" }, { unit: "USD" }, "possible", "none"],
    ["another description", { description: "a" }, { description: "b" }, "none", "none"],
    ["another column name", { physicalName: "x" }, { physicalName: "y" }, "breaking", "none"],
  ])("%s", (_, before, after, consumer, producer) => {
    expect(axes(compare(before, after))).toEqual([consumer, producer]);
  });

  test("columns that go, come and are renamed", () => {
    const of = (...properties: OdcsProperty[]) => contractOf(properties);
    const [a, b] = [{ name: "a" }, { name: "b" }];
    expect(axes(compareContracts(of(a, b), of(a), "t"))).toEqual(["breaking", "none"]);
    expect(axes(compareContracts(of(a), of(a, b), "t"))).toEqual(["none", "possible"]);
    expect(axes(compareContracts(of(a, b), of(b, a), "t"))).toEqual(["none", "none"]);
    const renamed = compareContracts(of({ id: "1", name: "a" }), of({ id: "1", name: "z" }), "t");
    expect(renamed).toEqual([
      { what: '"a" was renamed to "z"', consumer: "breaking", producer: "breaking" },
    ]);
  });

  test("a column that goes with its rules is one change", () => {
    const before = contractOf([{ name: "a" }, { name: "b", quality: [rule("r", { mustBe: 0 })] }]);
    expect(compareContracts(before, contractOf([{ name: "a" }]), "t")).toHaveLength(1);
  });

  test.each<[string, Partial<OdcsContract>, Partial<OdcsContract>, string, string]>([
    [
      "latency loosened",
      { slaProperties: [{ property: "latency", value: 1, unit: "d" }] },
      { slaProperties: [{ property: "latency", value: 48, unit: "h" }] },
      ...(["breaking", "none"] as const),
    ],
    [
      "the same latency in another unit",
      { slaProperties: [{ property: "latency", value: 2, unit: "d" }] },
      { slaProperties: [{ property: "latency", value: 48, unit: "h" }] },
      ...(["none", "none"] as const),
    ],
    [
      "retention shortened",
      { slaProperties: [{ property: "retention", value: 3, unit: "y" }] },
      { slaProperties: [{ property: "retention", value: 2, unit: "y" }] },
      ...(["breaking", "none"] as const),
    ],
    [
      "an end of life that comes earlier",
      { slaProperties: [{ property: "endOfLife", value: "2042-05-12" }] },
      { slaProperties: [{ property: "endOfLife", value: "2030-05-12" }] },
      ...(["breaking", "none"] as const),
    ],
    ["a role removed", { roles: [{ role: "r" }] }, { roles: [] }, "breaking", "none"],
    ["retired", { status: "active" }, { status: "retired" }, "breaking", "none"],
    ["deprecated", {}, { status: "deprecated" }, "possible", "none"],
    ["renamed in words", { name: "a" }, { name: "b" }, "none", "none"],
  ])("%s", (_, before, after, consumer, producer) => {
    const changes = compareContracts(contractOf([], before), contractOf([], after), "t");
    expect(axes(changes)).toEqual([consumer, producer]);
  });
});

/** A property of numbers with every promise that is judged row by row. */
const properties = fc.record({
  required: fc.boolean(),
  min: fc.option(fc.integer({ min: -3, max: 3 }), { nil: undefined }),
  max: fc.option(fc.integer({ min: -3, max: 3 }), { nil: undefined }),
  values: fc.option(fc.uniqueArray(fc.integer({ min: -3, max: 3 })), { nil: undefined }),
  mostEmpty: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
});
type Promised = typeof properties extends fc.Arbitrary<infer T> ? T : never;

const toProperty = ({ required, min, max, values, mostEmpty }: Promised): OdcsProperty => ({
  name: "a",
  ...(required ? { required } : {}),
  logicalTypeOptions: {
    ...(min === undefined ? {} : { minimum: min }),
    ...(max === undefined ? {} : { maximum: max }),
  },
  ...(values === undefined ? {} : { enum: values.map((value) => ({ value })) }),
  ...(mostEmpty === undefined ? {} : { quality: [rule("r", { mustBeLessOrEqualTo: mostEmpty })] }),
});

/** Written apart from the checks, as an oracle. */
function keeps(rows: readonly (number | null)[], promised: Promised): boolean {
  const empty = rows.filter((row) => row === null).length;
  if (promised.required && empty > 0) return false;
  if (promised.mostEmpty !== undefined && empty > promised.mostEmpty) return false;
  return rows.every(
    (row) =>
      row === null ||
      ((promised.min === undefined || row >= promised.min) &&
        (promised.max === undefined || row <= promised.max) &&
        (promised.values === undefined || promised.values.includes(row))),
  );
}

const rowsArbitrary = fc.array(fc.option(fc.integer({ min: -4, max: 4 })), { maxLength: 6 });

describe("over any two promises", () => {
  test("data that one allows and the other does not were announced on the right axis", () => {
    fc.assert(
      fc.property(properties, properties, rowsArbitrary, (before, after, rows) => {
        const changes = compare(toProperty(before), toProperty(after));
        const [kept, keptNow] = [keeps(rows, before), keeps(rows, after)];
        if (kept && !keptNow) expect(worst(changes, "producer")).toBe("breaking");
        if (!kept && keptNow) expect(worst(changes, "consumer")).not.toBe("none");
      }),
      { numRuns: 2_000 },
    );
  });

  test("nothing changes between a contract and itself, and a way back mirrors the way there", () => {
    fc.assert(
      fc.property(properties, properties, (before, after) => {
        expect(compare(toProperty(before), toProperty(before))).toEqual([]);
        const there = compare(toProperty(before), toProperty(after));
        const back = compare(toProperty(after), toProperty(before));
        expect(worst(back, "consumer") !== "none").toBe(worst(there, "producer") !== "none");
      }),
    );
  });
});

test("a policy says which changes consumers must accept", () => {
  const change = (consumer: Change["consumer"]): Change => ({
    what: "",
    consumer,
    producer: "none",
  });
  const table = (["any", "additive", "patch"] as const).map((policy) =>
    (["none", "possible", "breaking"] as const).map((effect) =>
      needsAcceptance(policy, [change(effect)]),
    ),
  );
  expect(table).toEqual([
    [false, false, false],
    [false, false, true],
    [false, true, true],
  ]);
});

test.each([
  ["breaking", "none", "1.2.3", "1.2.3", "2.0.0"],
  ["breaking", "none", "1.2.3", "2.0.0", null],
  ["possible", "none", "1.2.3", "1.2.3", "1.3.0"],
  ["none", "breaking", "1.2.3", "1.2.4", "1.3.0"],
  ["none", "none", "1.2.3", "1.2.3", "1.2.4"],
  ["none", "none", "1.2.3", "1.10.0", null],
] as const)(
  "%s for readers, %s for writers: %s, written as %s, should be %s",
  (c, p, a, b, next) => {
    expect(suggestVersion(a, b, [{ what: "", consumer: c, producer: p }])).toBe(next);
  },
);
