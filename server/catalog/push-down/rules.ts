import type { ValueClass } from "@/server/catalog/connectors/connector";
import type { SniffedColumn } from "@/server/catalog/schema";
import type { ConditionOperator } from "@/server/lib/sql/conditions";

/** What a kind of store may be asked so that its answer is the engine's own. */
export type Rules = {
  /** By the native type in small letters. What matches none is read, and compared by the engine. */
  classes: readonly (readonly [RegExp, ValueClass])[];
  /** Comparisons of texts that lose no row that the engine would keep. */
  textOperators: ReadonlySet<ConditionOperator>;
  /** Texts are compared and grouped by their bytes, so that equal is what the engine finds equal. */
  isTextExact: boolean;
  /** A column holds nothing but values of its type. */
  isTyped: boolean;
  /** Counts, sums, ends and groups are the engine's own. */
  mayAggregate: boolean;
};

const EQUAL = ["=", "in", "starts with"] as const;
const ALL_OF_TEXT: Rules["textOperators"] = new Set([...EQUAL, "<>"]);
/** Where upper and small letters, or accents, may be equal: more rows come, never fewer. */
const WIDE: Rules["textOperators"] = new Set(EQUAL);

const DATE = [/^date$/, "date"] as const;
const BOOLEAN = [/^bool(ean)?$/, "boolean"] as const;
const DECIMAL = [/^(?:decimal|numeric|number)\(\d+, ?\d+\)(?: unsigned)?$/, "decimal"] as const;

const SPARK: Rules = {
  classes: [
    [/^(tiny|small|big)?int$/, "integer"],
    DECIMAL,
    [/^(float|double)$/, "number"],
    [/^string$/, "text"],
    DATE,
    [/^timestamp(_ntz)?$/, "timestamp"],
    BOOLEAN,
  ],
  textOperators: ALL_OF_TEXT,
  isTextExact: true,
  isTyped: true,
  mayAggregate: true,
};

/** Kinds that are not here answer no condition: their rows are read, and the engine does the rest. */
const RULES: Readonly<Record<string, Rules>> = {
  postgres: {
    classes: [
      [/^(smallint|integer|bigint)$/, "integer"],
      DECIMAL,
      [/^(numeric|real|double precision)$/, "number"],
      [/^(text|character varying(\(\d+\))?)$/, "text"],
      DATE,
      [/^timestamp(\(\d\))? with(out)? time zone$/, "timestamp"],
      BOOLEAN,
    ],
    textOperators: ALL_OF_TEXT,
    isTextExact: true,
    isTyped: true,
    mayAggregate: true,
  },
  mysql: {
    classes: [
      [/^tinyint\(1\)$/, "boolean"],
      [/^(tiny|small|medium|big)?int(\(\d+\))?( unsigned)?$/, "integer"],
      DECIMAL,
      [/^(float|double)( unsigned)?$/, "number"],
      [/^(varchar\(\d+\)|char\(\d+\)|(tiny|medium|long)?text)$/, "text"],
      DATE,
      [/^(datetime|timestamp)(\(\d\))?$/, "timestamp"],
    ],
    textOperators: WIDE,
    isTextExact: false,
    isTyped: true,
    mayAggregate: true,
  },
  duckdb: {
    classes: [
      [/^u?(tiny|small)int$|^u?integer$|^bigint$/, "integer"],
      DECIMAL,
      [/^(float|double)$/, "number"],
      [/^varchar$/, "text"],
      DATE,
      [/^timestamp( with time zone)?$/, "timestamp"],
      BOOLEAN,
    ],
    textOperators: ALL_OF_TEXT,
    isTextExact: true,
    isTyped: true,
    mayAggregate: true,
  },
  sqlite: {
    classes: [
      [/int/, "integer"],
      [/char|clob|text/, "text"],
      [/^(real|double|float|numeric|decimal)/, "number"],
    ],
    textOperators: ALL_OF_TEXT,
    isTextExact: false,
    isTyped: false,
    mayAggregate: false,
  },
  spark: SPARK,
  databricks: { ...SPARK, mayAggregate: false },
  snowflake: {
    classes: [
      [/^integer$/, "integer"],
      DECIMAL,
      [/^float$/, "number"],
      [/^(text|varchar)$/, "text"],
      DATE,
      BOOLEAN,
    ],
    textOperators: WIDE,
    isTextExact: false,
    isTyped: true,
    mayAggregate: false,
  },
  bigquery: {
    classes: [
      [/^int64$/, "integer"],
      [/^string(\(\d+\))?$/, "text"],
      DATE,
      [/^timestamp$/, "timestamp"],
      BOOLEAN,
    ],
    textOperators: WIDE,
    isTextExact: false,
    isTyped: true,
    mayAggregate: false,
  },
};

const NONE: Rules = {
  classes: [],
  textOperators: new Set(),
  isTextExact: false,
  isTyped: false,
  mayAggregate: false,
};

export function rulesOf(kind: string): Rules {
  return RULES[kind] ?? NONE;
}

/** Null for a column that its store is not asked about: it is read, and the engine does the rest. */
export function classOf(rules: Rules, { type, becomes }: SniffedColumn): ValueClass | null {
  const native = type.trim().toLowerCase();
  const found = rules.classes.find(([pattern]) => pattern.test(native))?.[1] ?? null;
  // Only what the engine gets as such, too.
  return found !== null && BECOMES[found] === (becomes ?? "text") ? found : null;
}

const BECOMES: Readonly<Record<ValueClass, NonNullable<SniffedColumn["becomes"]>>> = {
  integer: "integer",
  decimal: "number",
  number: "number",
  text: "text",
  date: "date",
  timestamp: "timestamp",
  boolean: "boolean",
};
