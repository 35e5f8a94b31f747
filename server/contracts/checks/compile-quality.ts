import { z } from "zod";
import type {
  Bound,
  Cell,
  Compiled,
  Measure,
  RowTest,
  Severity,
  Unit,
} from "@/server/contracts/checks/check";
import { ENGINE, readOwn } from "@/server/contracts/checks/compile-own";
import { type Modified, modify } from "@/server/contracts/checks/modifiers";
import { fillPlaceholders } from "@/server/contracts/checks/placeholders";
import { readBound } from "@/server/contracts/checks/read-bound";
import { customValue, type OdcsQuality } from "@/server/lib/odcs/schema";

const Cells = z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]));

type Path = readonly (string | number)[];
type Measured = { id: string; measure: Measure; bound: Bound };

/**
 * A quality rule of a column, or of the whole object where `column` is null. Rules in words and those
 * of other engines give nothing.
 */
export function compileQuality(
  quality: OdcsQuality,
  { object, column }: { object: string; column: string | null },
  path: Path,
): Compiled {
  const { type = "library" } = quality;
  if (type === "text") return { drafts: [], problems: [] };
  if (type === "custom" && quality.engine !== ENGINE) return { drafts: [], problems: [] };
  const measured = measure(quality, type, { object, column });
  if (typeof measured === "string") {
    return { drafts: [], problems: [{ path, message: measured }] };
  }
  const draft = {
    ...measured,
    id: quality.id ?? (quality.name === undefined ? measured.id : toId(quality.name)),
    path,
    severity: readSeverity(quality.severity),
    window: customValue(quality, "window") === "month" ? ("month" as const) : ("version" as const),
    description: quality.description ?? "",
  };
  return { drafts: [draft], problems: [] };
}

/** What a rule measures, of which rows, and what it allows; or why it cannot be measured. */
function measure(
  quality: OdcsQuality,
  type: string,
  { object, column }: { object: string; column: string | null },
): Modified | string {
  const measured =
    type === "library"
      ? readLibrary(quality, column)
      : type === "custom"
        ? readOwn(quality, object, column)
        : readQuery(quality, object, column);
  return typeof measured === "string" ? measured : modify(measured, quality);
}

const toId = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");

/** The standard leaves the words open. */
function readSeverity(word: string | undefined): Severity {
  const lower = word?.toLowerCase() ?? "error";
  if (["info", "information", "low", "notice"].includes(lower)) return "info";
  return ["warning", "warn", "medium", "minor"].includes(lower) ? "warning" : "error";
}

function readQuery(quality: OdcsQuality, object: string, column: string | null): Measured | string {
  const bound = readBound(quality);
  if (typeof bound === "string") return bound;
  if (quality.query === undefined) return "A rule of type sql needs a query";
  if (column === null && /\{(property|column|field)\}/.test(quality.query)) {
    return "The query names a property, but stands at the object";
  }
  const sql = fillPlaceholders(quality.query, object, column);
  return { id: `${column ?? object}-query`, measure: { kind: "query", sql }, bound };
}

/** The measure of a library metric, or why there is none. */
function readLibrary(quality: OdcsQuality, column: string | null): Measured | string {
  const metric = quality.metric ?? quality.rule;
  const bound = readBound(quality);
  if (typeof bound === "string") return bound;
  const unit: Unit = quality.unit === "percent" ? "percent" : "rows";
  const args = quality.arguments ?? {};
  if (metric === "rowCount") return { id: "row-count", measure: { kind: "rowCount" }, bound };
  if (metric === "duplicateValues" && column === null) {
    const columns = z.array(z.string()).min(1).safeParse(args.properties);
    if (!columns.success) return "duplicateValues of an object needs arguments.properties";
    const measure = { kind: "duplicates", columns: columns.data, unit } as const;
    return { id: `${columns.data.join("-")}-duplicates`, measure, bound };
  }
  if (column === null) return `"${metric}" is measured at a property`;
  const broken = (id: string, test: RowTest): Measured => ({
    ...{ id: `${column}-${id}`, measure: { kind: "broken", column, test, unit }, bound },
  });
  switch (metric) {
    case "nullValues":
      return broken("null", { is: "null" });
    case "missingValues": {
      const values = Cells.safeParse(args.missingValues);
      const list: readonly Cell[] = values.success ? values.data : [null];
      return broken("missing", { is: "missing", values: list });
    }
    case "duplicateValues":
      return {
        ...{ id: `${column}-duplicates`, bound },
        measure: { kind: "duplicates", columns: [column], unit },
      };
    case "invalidValues": {
      const values = Cells.safeParse(args.validValues);
      if (values.success) {
        // SQL's NOT IN finds nothing once the list holds a null.
        const list = values.data.filter((value) => value !== null);
        return broken("valid", { is: "notIn", values: list });
      }
      const pattern = args.pattern ?? quality.pattern;
      if (typeof pattern !== "string") return "invalidValues needs validValues or a pattern";
      return findUnsupported(pattern) ?? broken("valid", { is: "notMatching", pattern });
    }
    default:
      return `The standard has no metric "${metric}"`;
  }
}

/** The engine matches in linear time, which rules out what needs going back. */
export function findUnsupported(pattern: string): string | null {
  return /\(\?<?[=!]|\\[1-9]/.test(pattern)
    ? "The pattern uses look-around or back-references, which are not supported"
    : null;
}
