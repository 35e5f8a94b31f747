import {
  type Check,
  type CheckProblem,
  type Compiled,
  type Limits,
  PLAIN,
  type RowTest,
  type Unit,
} from "@/server/contracts/checks/check";
import { compileQuality } from "@/server/contracts/checks/compile-quality";
import { compileSla } from "@/server/contracts/checks/compile-sla";
import { readFilter } from "@/server/contracts/checks/modifiers";
import {
  columnNameOf,
  type OdcsContract,
  type OdcsObject,
  type OdcsProperty,
  type OdcsRelationship,
} from "@/server/lib/odcs/schema";

const BREAKS_NONE = { operator: "mustBe", value: 0 } as const;

/**
 * The checks that a contract asks for of one of its objects, each with an id of its own, and what of
 * it cannot be measured here. Texts and rules of other engines are no problem: they are not ours.
 */
export function compileChecks(
  contract: OdcsContract,
  objectName: string,
): { checks: Check[]; problems: CheckProblem[] } {
  const at = (contract.schema ?? []).findIndex(({ name }) => name === objectName);
  const object = contract.schema?.[at];
  if (object === undefined) {
    const problem = { path: ["schema"], message: `The contract has no object "${objectName}"` };
    return { checks: [], problems: [problem] };
  }
  const parts = [
    ...(object.properties ?? []).map((property, index) =>
      compileProperty(property, object.name, ["schema", at, "properties", index]),
    ),
    compileKey(object, ["schema", at]),
    ...(object.quality ?? []).map((quality, index) =>
      compileQuality(quality, { object: object.name, column: null }, [
        "schema",
        at,
        "quality",
        index,
      ]),
    ),
    ...(object.relationships ?? []).map((each, index) =>
      compileReference(each, null, ["schema", at, "relationships", index]),
    ),
    ...(contract.slaProperties ?? []).map((sla, index) =>
      compileSla(sla, object, ["slaProperties", index]),
    ),
  ];
  return {
    checks: withOwnIds(parts.flatMap(({ drafts }) => drafts)),
    problems: parts.flatMap(({ problems }) => problems),
  };
}

function withOwnIds(drafts: readonly Check[]): Check[] {
  const used = new Set<string>();
  return drafts.map((draft) => {
    let id = draft.id;
    for (let count = 2; used.has(id); count += 1) id = `${draft.id}-${count}`;
    used.add(id);
    return { ...draft, id };
  });
}

function compileProperty(
  property: OdcsProperty,
  object: string,
  path: readonly (string | number)[],
): Compiled {
  const { unique, logicalTypeOptions = {}, enum: values } = property;
  const name = columnNameOf(property);
  const drafts: Check[] = [];
  const add = (id: string, key: string, measure: Check["measure"]) =>
    drafts.push({
      ...PLAIN,
      ...{ id: `${name}-${id}`, path: [...path, key], measure, bound: BREAKS_NONE },
    });
  if (unique === true) {
    add("unique", "unique", { kind: "duplicates", columns: [name], unit: "rows" });
  }
  for (const test of listOptionTests(logicalTypeOptions)) {
    const key = test.is === "outside" ? (test.of === "length" ? "length" : "range") : "pattern";
    add(key, "logicalTypeOptions", { kind: "broken", column: name, test, unit: "rows" });
  }
  if (values !== undefined) {
    const list = values.map(({ value }) => String(value));
    const test = { is: "notIn", values: list } as const;
    add("values", "enum", { kind: "broken", column: name, test, unit: "rows" });
  }
  const others = [
    ...(property.quality ?? []).map((quality, index) =>
      compileQuality(quality, { object, column: name }, [...path, "quality", index]),
    ),
    ...(property.relationships ?? []).map((each, index) =>
      compileReference(each, name, [...path, "relationships", index]),
    ),
  ];
  return {
    drafts: [...drafts, ...others.flatMap((other) => other.drafts)],
    problems: others.flatMap(({ problems }) => problems),
  };
}

function listOptionTests(options: Record<string, unknown>): RowTest[] {
  const numberAt = (key: string) =>
    typeof options[key] === "number" ? { [key]: options[key] } : {};
  const value: Limits = {
    ...rename(numberAt("minimum"), "minimum", "min"),
    ...rename(numberAt("maximum"), "maximum", "max"),
  };
  const { exclusiveMinimum, exclusiveMaximum, pattern } = options;
  if (typeof exclusiveMinimum === "number") Object.assign(value, openMin(exclusiveMinimum));
  if (typeof exclusiveMaximum === "number") Object.assign(value, openMax(exclusiveMaximum));
  const length: Limits = {
    ...rename(numberAt("minLength"), "minLength", "min"),
    ...rename(numberAt("maxLength"), "maxLength", "max"),
  };
  return [
    ...(isBounded(value) ? [{ is: "outside", of: "value", ...value } as const] : []),
    ...(isBounded(length) ? [{ is: "outside", of: "length", ...length } as const] : []),
    ...(typeof pattern === "string" ? [{ is: "notMatching", pattern } as const] : []),
  ];
}

const openMin = (min: number): Limits => ({ min, minOpen: true });
const openMax = (max: number): Limits => ({ max, maxOpen: true });
const isBounded = ({ min, max }: Limits) => min !== undefined || max !== undefined;

function rename(found: Record<string, unknown>, from: string, to: "min" | "max"): Limits {
  const value = found[from];
  return typeof value === "number" ? { [to]: value } : {};
}

/** A key of several columns is unique as a whole; its columns are required one by one. */
function compileKey(object: OdcsObject, path: readonly (string | number)[]): Compiled {
  const columns = (object.properties ?? [])
    .filter(({ primaryKey }) => primaryKey === true)
    .toSorted((a, b) => (a.primaryKeyPosition ?? 0) - (b.primaryKeyPosition ?? 0))
    .map(columnNameOf);
  if (columns.length === 0) return { drafts: [], problems: [] };
  const measure = { kind: "duplicates", columns, unit: "rows" as Unit } as const;
  return {
    drafts: [
      {
        ...PLAIN,
        ...{ id: "primary-key", path: [...path, "properties"], measure, bound: BREAKS_NONE },
        description: "The key names one row",
      },
    ],
    problems: [],
  };
}

function compileReference(
  relationship: OdcsRelationship,
  column: string | null,
  path: readonly (string | number)[],
): Compiled {
  const { type, from, to } = relationship;
  if (type !== undefined && type !== "foreignKey") return { drafts: [], problems: [] };
  const last = (reference: string) => reference.split(".").at(-1) ?? reference;
  const columns = column === null ? listOf(from).map(last) : [column];
  const targets = listOf(to);
  const [first = ""] = targets;
  const isPlain = targets.every((target) => /^[^./]+\.[^./]+$/.test(target));
  if (columns.length === 0 || columns.length !== targets.length || !isPlain) {
    const message = "A foreign key is measured where it names as many columns as table.column";
    return { drafts: [], problems: [{ path, message }] };
  }
  const { filter, problem } = readFilter(relationship);
  if (problem !== null) return { drafts: [], problems: [{ path, message: problem }] };
  const dataset = first.split(".")[0] ?? first;
  const measure = { kind: "reference", columns, dataset, keys: targets.map(last) } as const;
  return {
    drafts: [
      {
        ...PLAIN,
        ...{ id: `${columns.join("-")}-reference`, path, measure, bound: BREAKS_NONE },
        filter,
      },
    ],
    problems: [],
  };
}

const listOf = (value: string | string[] | undefined) =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
