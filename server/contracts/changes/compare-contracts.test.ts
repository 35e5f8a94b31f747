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

const unit = "percent";

type ListChange = [string, object, object, string, string];
type RuleChange = [string, Partial<OdcsProperty>, Partial<OdcsProperty>, string, string];

/** Changes of what is said beside a rule's bound. */
function listChanges(changes: readonly ListChange[]) {
  const of = ({ unit = "rows", warn, ...more }: { unit?: string; warn?: number }) => ({
    quality: [
      {
        ...{ id: "r", metric: "invalidValues", arguments: { validValues: ["x"] }, unit },
        mustBeLessOrEqualTo: 5,
        customProperties: [
          ...(warn === undefined ? [] : [{ property: "warn", value: { mustBeLessThan: warn } }]),
          ...Object.entries(more).map(([property, value]) => ({ property, value })),
        ],
      },
    ],
  });
  return changes.map(
    ([name, before, after, ...effects]): RuleChange => [
      ...([name, of(before), of(after)] as const),
      ...effects,
    ],
  );
}

describe("a change breaks readers, writers, both or nobody", () => {
  test.each<RuleChange>([
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
    ...listChanges([
      ["a warning threshold added", {}, { warn: 2 }, "none", "breaking"],
      ["a warning threshold raised", { warn: 2 }, { warn: 3 }, "breaking", "none"],
      ["a count narrowed to some rows", {}, { filter: "b" }, "breaking", "none"],
      ["a count widened to all rows", { filter: "b" }, {}, "none", "breaking"],
      ["a share narrowed to some rows", { unit }, { unit, filter: "b" }, "breaking", "breaking"],
      ["other rows", { filter: "b" }, { filter: "c" }, "breaking", "breaking"],
      ["a share of filled rows", { unit }, { unit, denominator: "nonNull" }, "none", "breaking"],
    ]),
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
      "a later time of availability",
      { slaProperties: [{ property: "timeOfAvailability", value: "09:00-08:00" }] },
      { slaProperties: [{ property: "timeOfAvailability", value: "10:00-08:00" }] },
      ...(["breaking", "none"] as const),
    ],
    [
      "availability on more days",
      {
        slaProperties: [
          { property: "timeOfAvailability", value: "09:00Z", schedule: "0 9 * * 1-5" },
        ],
      },
      { slaProperties: [{ property: "timeOfAvailability", value: "09:00Z" }] },
      ...(["none", "breaking"] as const),
    ],
    [
      "retention dropped",
      { slaProperties: [{ property: "retention", value: 3, unit: "y" }] },
      { slaProperties: [] },
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
  listed: fc.option(
    fc.record({
      values: fc.constantFrom<number[]>([0, 1], [0, 1, 2]),
      unit: fc.constantFrom("rows", "all", "nonNull"),
      most: fc.constantFrom(0, 2, 40),
      warn: fc.option(fc.constantFrom(0, 1, 30), { nil: undefined }),
      isOfGroup: fc.boolean(),
    }),
    { nil: undefined },
  ),
});
type Promised = typeof properties extends fc.Arbitrary<infer T> ? T : never;
type Listed = NonNullable<Promised["listed"]>;

const toProperty = (promised: Promised): OdcsProperty => {
  const { required, min, max, values, mostEmpty, listed } = promised;
  const quality = [
    ...(mostEmpty === undefined ? [] : [rule("r", { mustBeLessOrEqualTo: mostEmpty })]),
    ...(listed === undefined ? [] : [toListedRule(listed)]),
  ];
  return {
    name: "a",
    ...(required ? { required } : {}),
    logicalTypeOptions: {
      ...(min === undefined ? {} : { minimum: min }),
      ...(max === undefined ? {} : { maximum: max }),
    },
    ...(values === undefined ? {} : { enum: values.map((value) => ({ value })) }),
    ...(quality.length === 0 ? {} : { quality }),
  };
};

/** A list of values with two thresholds, of all rows or of a group's. */
const toListedRule = ({ values, unit, most, warn, isOfGroup }: Listed) => ({
  ...{ id: "listed", metric: "invalidValues", arguments: { validValues: values } },
  ...{ unit: unit === "rows" ? "rows" : "percent", mustBeLessOrEqualTo: most },
  customProperties: [
    ...(warn === undefined ? [] : [{ property: "warn", value: { mustBeLessOrEqualTo: warn } }]),
    ...(isOfGroup ? [{ property: "filter", value: "g" }] : []),
    ...(unit === "nonNull" ? [{ property: "denominator", value: "nonNull" }] : []),
  ],
});

type Row = { a: number | null; g: boolean };

/** Written apart from the checks, as an oracle: 0 keeps the promise, 1 warns, 2 breaks it. */
function levelOf(rows: readonly Row[], promised: Promised): 0 | 1 | 2 {
  const empty = rows.filter(({ a }) => a === null).length;
  if (promised.required && empty > 0) return 2;
  if (promised.mostEmpty !== undefined && empty > promised.mostEmpty) return 2;
  const isWhole = rows.every(
    ({ a }) =>
      a === null ||
      ((promised.min === undefined || a >= promised.min) &&
        (promised.max === undefined || a <= promised.max) &&
        (promised.values === undefined || promised.values.includes(a))),
  );
  if (!isWhole) return 2;
  return promised.listed === undefined ? 0 : levelOfList(rows, promised.listed);
}

function levelOfList(rows: readonly Row[], listed: Listed): 0 | 1 | 2 {
  const { values, unit, most, warn = Number.POSITIVE_INFINITY, isOfGroup } = listed;
  const some = rows.filter(({ g }) => g || !isOfGroup);
  const filled = some.filter(({ a }) => a !== null);
  const wrong = filled.filter(({ a }) => a !== null && !values.includes(a)).length;
  const of = unit === "all" ? some.length : filled.length;
  const measured = unit === "rows" ? wrong : of === 0 ? 0 : (100 * wrong) / of;
  return measured > most ? 2 : measured > warn ? 1 : 0;
}

const rowsArbitrary = fc.array(
  fc.record({ a: fc.option(fc.integer({ min: -4, max: 4 })), g: fc.boolean() }),
  { maxLength: 6 },
);

describe("over any two promises", () => {
  test("data that one allows and the other does not were announced on the right axis", () => {
    fc.assert(
      fc.property(properties, properties, rowsArbitrary, (before, after, rows) => {
        const changes = compare(toProperty(before), toProperty(after));
        const [was, is] = [levelOf(rows, before), levelOf(rows, after)];
        if (was < is) expect(worst(changes, "producer")).toBe("breaking");
        if (was > is) expect(worst(changes, "consumer")).not.toBe("none");
      }),
      { numRuns: 1_000 },
    );
  });

  test("so were those between two lists that differ in thresholds, filter and denominator alone", () => {
    const lists = properties.map((each) => ({
      ...{ required: false, min: undefined, max: undefined, values: undefined },
      ...{ mostEmpty: undefined, listed: each.listed },
    }));
    fc.assert(
      fc.property(lists, lists, rowsArbitrary, (before, after, rows) => {
        const changes = compare(toProperty(before), toProperty(after));
        const [was, is] = [levelOf(rows, before), levelOf(rows, after)];
        if (was < is) expect(worst(changes, "producer")).toBe("breaking");
        if (was > is) expect(worst(changes, "consumer")).not.toBe("none");
      }),
      { numRuns: 1_000 },
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
