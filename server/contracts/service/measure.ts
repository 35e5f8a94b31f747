import {
  compareVersions,
  findClasses,
  getDataset,
  getVersion,
  listVersions,
} from "@/server/catalog/service";
import {
  countEmptyCells,
  countOrphans,
  fileRows,
  measureChecks,
  type RowSource,
} from "@/server/contracts/analytics";
import { type Check, columnsOf } from "@/server/contracts/checks/check";
import { compileChecks } from "@/server/contracts/checks/compile";
import { TIME_COLUMN } from "@/server/contracts/checks/compile-sla";
import { hideFigures } from "@/server/contracts/hide-figures";
import { judgeWindow, notMeasured } from "@/server/contracts/judge";
import { judgeColumns } from "@/server/contracts/judge-columns";
import { fillMonths, type MeasuredWindow } from "@/server/contracts/months";
import type { ContractCheck } from "@/server/contracts/schema";
import { checkDue, checkRetention } from "@/server/contracts/service/measure-promises";
import {
  checkQuery,
  filteredRows,
  type QuerySubject,
} from "@/server/contracts/service/measure-query";
import type { JobContext } from "@/server/jobs/definition";
import { columnNameOf, type OdcsContract } from "@/server/lib/odcs/schema";
import { quoteIdentifier } from "@/server/platform/duckdb";
import { AppError } from "@/server/platform/errors";
import { readParquetSql } from "@/server/platform/parquet-sql";

const HOUR_MS = 3_600_000;

export type Subject = QuerySubject & {
  document: OdcsContract;
  dataset: { id: string; slug: string; timeColumn: string | null };
  /** The moment to which ages are measured. */
  asOf: Date;
};

/** Every check of a document on one version: columns first, then rules in the document's order. */
export async function runChecks(
  ctx: JobContext,
  subject: Subject,
): Promise<{ checks: Check[]; results: ContractCheck[] }> {
  const { document, object, version } = subject;
  const checks = compileChecks(document, object).checks.map((check) => withTime(check, subject));
  const names = new Set(version.columns.map(({ name }) => name));
  const isThere = (check: Check) => columnsOf(check).every((name) => names.has(name));
  const measurable = checks.filter(isThere);
  const results = [
    ...(await checkColumns(ctx, subject)),
    ...(await runScans(ctx, subject, measurable)),
    ...(await runComparisons(ctx, subject, measurable)),
    ...checks.filter((check) => !isThere(check)).map((check) => missing(check, names)),
  ];
  const classes = await findClasses(ctx, subject.dataset.id);
  return { checks, results: hideFigures(checks, results, (name) => classes(name).isMasked) };
}

/** A promise of freshness that names no column means the dataset's own; without one, its arrival. */
function withTime(check: Check, { dataset }: Subject): Check {
  const { measure } = check;
  if (measure.kind !== "age" && measure.kind !== "retention") return check;
  if (measure.column !== TIME_COLUMN) return check;
  return { ...check, measure: { ...measure, column: dataset.timeColumn } };
}

function missing(check: Check, names: ReadonlySet<string>): ContractCheck {
  const gone = columnsOf(check).find((name) => !names.has(name));
  return {
    ...notMeasured(check, `The version has no column "${gone}"`),
    outcome: check.severity === "error" ? "failed" : "warned",
  };
}

async function checkColumns(ctx: JobContext, subject: Subject): Promise<ContractCheck[]> {
  const { document, object, version } = subject;
  const properties = document.schema?.find(({ name }) => name === object)?.properties ?? [];
  if (properties.length === 0) return [];
  const required = properties
    .filter((property) => property.required === true || property.primaryKey === true)
    .map(columnNameOf)
    .filter((name) => version.columns.some((column) => column.name === name));
  const empty = await countEmptyCells(ctx, version.parquetPaths, required);
  return judgeColumns(properties, version.columns, empty, version.rowCount);
}

/** All checks of the same rows and window in one scan. */
async function runScans(
  ctx: JobContext,
  subject: Subject,
  checks: readonly Check[],
): Promise<ContractCheck[]> {
  const results: ContractCheck[] = [];
  const groups = new Map<string, Check[]>();
  for (const check of checks) {
    const key = `${check.window} ${check.filter ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), check]);
  }
  let done = 0;
  for (const some of groups.values()) {
    const [first] = some;
    if (first === undefined) continue;
    ctx.report(0.2 + (0.4 * done) / checks.length, `${some.length} rules, by ${first.window}`);
    done += some.length;
    results.push(...(await runScan(ctx, subject, some, first)));
  }
  return results;
}

async function runScan(
  ctx: JobContext,
  subject: Subject,
  checks: readonly Check[],
  { window, filter }: Pick<Check, "window" | "filter">,
): Promise<ContractCheck[]> {
  const byMonth = window === "month" ? subject.dataset.timeColumn : null;
  try {
    const measured = await measureChecks(rowsOf(ctx, subject, filter), checks, byMonth);
    return checks.flatMap((check, at) => {
      const windows = measured[at] ?? [];
      const filled = byMonth === null ? windows : fillMonths(windows);
      return filled.map((each) => judgeWindow(check, withAge(check, each, subject.asOf)));
    });
  } catch (error) {
    if (filter === null) throw error;
    return checks.map((check) => notMeasured(check, filterFault(ctx, error)));
  }
}

/** The rows that a check speaks of. */
export function rowsOf(ctx: JobContext, subject: QuerySubject, filter: string | null): RowSource {
  return filter === null
    ? fileRows(ctx, subject.version.parquetPaths)
    : filteredRows(ctx, subject, filter);
}

/** What is wrong with a contract's filter; every other fault rises. */
function filterFault(ctx: JobContext, error: unknown): string {
  ctx.signal.throwIfAborted();
  if (!(error instanceof AppError)) throw error;
  return `filter: ${error.message}`;
}

function withAge(check: Check, window: MeasuredWindow, asOf: Date): MeasuredWindow {
  if (check.measure.kind !== "age" || window.measured === null) return window;
  return { ...window, measured: (asOf.getTime() - window.measured) / HOUR_MS };
}

/** Checks that need more than the rows of the version. */
async function runComparisons(
  ctx: JobContext,
  subject: Subject,
  checks: readonly Check[],
): Promise<ContractCheck[]> {
  const results: ContractCheck[] = [];
  for (const check of checks) {
    const { measure } = check;
    const { rowCount } = subject.version;
    const judge = (measured: number | null) =>
      results.push(judgeWindow(check, { from: null, rowCount, measured }));
    if (measure.kind === "age" && measure.column === null) {
      judge((subject.asOf.getTime() - subject.version.createdAt.getTime()) / HOUR_MS);
    } else if (measure.kind === "extraColumns") {
      judge(countExtraColumns(subject));
    } else if (measure.kind === "retention") {
      results.push(await checkRetention(ctx, subject, check, measure.column));
    } else if (measure.kind === "due") {
      results.push(await checkDue(ctx, subject, check, measure.due));
    } else if (measure.kind === "query") {
      results.push(await checkQuery(ctx, subject, check, measure.sql));
    } else if (measure.kind === "reference") {
      results.push(await checkReference(ctx, subject, check, measure));
    } else if (measure.kind === "volumeChange" || measure.kind === "drift") {
      const former = await findFormer(ctx, subject);
      if (former === null) {
        const detail = "There is no version before to compare with";
        results.push({ ...notMeasured(check, detail), outcome: "skipped" });
      } else if (measure.kind === "volumeChange") {
        judge(former.rowCount === 0 ? null : (rowCount / former.rowCount - 1) * 100);
      } else {
        results.push(await checkDrift(ctx, subject, check, former.number));
      }
    }
  }
  return results;
}

function countExtraColumns({ document, object, version }: Subject): number {
  const properties = document.schema?.find(({ name }) => name === object)?.properties ?? [];
  const declared = new Set(properties.map(columnNameOf));
  return version.columns.filter(({ name }) => !declared.has(name)).length;
}

async function findFormer(ctx: JobContext, { dataset, version }: Subject) {
  const versions = await listVersions(ctx, dataset.slug);
  return versions.find(({ number }) => number < version.number) ?? null;
}

type Reference = Extract<Check["measure"], { kind: "reference" }>;

async function checkReference(
  ctx: JobContext,
  subject: Subject,
  check: Check,
  measure: Reference,
): Promise<ContractCheck> {
  const to = await findKeys(ctx, check, measure);
  if (typeof to === "string") return notMeasured(check, to);
  const rows = rowsOf(ctx, subject, check.filter);
  try {
    const counted = await countOrphans(rows, measure.columns, to);
    return judgeWindow(check, { from: null, ...counted });
  } catch (error) {
    if (check.filter === null) throw error;
    return notMeasured(check, filterFault(ctx, error));
  }
}

/** Where the keys of a reference stand, as whoever answers for its rows names it; or why nowhere. */
export async function findKeys(
  ctx: JobContext,
  { filter }: Pick<Check, "filter">,
  { dataset, keys }: Reference,
): Promise<{ from: string; columns: readonly string[] } | string> {
  const latest = (await findDataset(ctx, dataset))?.latest ?? null;
  if (latest === null) return `There is no dataset "${dataset}" with a version`;
  const unknown = keys.find((key) => !latest.columns.some(({ name }) => name === key));
  if (unknown !== undefined) return `"${dataset}" has no column "${unknown}"`;
  if (filter !== null) return { from: quoteIdentifier(dataset), columns: keys };
  const { parquetPaths } = await getVersion(ctx, latest.id);
  return { from: readParquetSql(parquetPaths), columns: keys };
}

async function findDataset(ctx: JobContext, slug: string) {
  try {
    return await getDataset(ctx, slug);
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}

async function checkDrift(
  ctx: JobContext,
  { dataset, version }: Subject,
  check: Check,
  before: number,
): Promise<ContractCheck> {
  const numbers = { before, after: version.number };
  const { columns } = await compareVersions(ctx, dataset.slug, numbers);
  const psi = columns.find(({ column }) => columnsOf(check).includes(column))?.psi ?? null;
  if (psi === null) {
    return notMeasured(check, `Versions ${before} and ${version.number} need profiles to compare`);
  }
  return judgeWindow(check, { from: null, rowCount: version.rowCount, measured: psi });
}
