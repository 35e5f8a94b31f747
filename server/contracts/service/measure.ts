import {
  compareVersions,
  findClasses,
  getDataset,
  getVersion,
  listVersions,
} from "@/server/catalog/service";
import { countEmptyCells, countOrphans, measureChecks } from "@/server/contracts/analytics";
import { type Check, columnsOf } from "@/server/contracts/checks/check";
import { compileChecks } from "@/server/contracts/checks/compile";
import { TIME_COLUMN } from "@/server/contracts/checks/compile-sla";
import { hideFigures } from "@/server/contracts/hide-figures";
import { judgeWindow, notMeasured } from "@/server/contracts/judge";
import { judgeColumns } from "@/server/contracts/judge-columns";
import { fillMonths } from "@/server/contracts/months";
import type { ContractCheck } from "@/server/contracts/schema";
import { checkQuery, type QuerySubject } from "@/server/contracts/service/measure-query";
import type { JobContext } from "@/server/jobs/definition";
import { columnNameOf, type OdcsContract } from "@/server/lib/odcs/schema";
import { AppError } from "@/server/platform/errors";

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
  if (measure.kind !== "age" || measure.column !== TIME_COLUMN) return check;
  return { ...check, measure: { kind: "age", column: dataset.timeColumn } };
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

/** All checks of one window in one scan. */
async function runScans(
  ctx: JobContext,
  { version, dataset, asOf }: Subject,
  checks: readonly Check[],
): Promise<ContractCheck[]> {
  const results: ContractCheck[] = [];
  for (const window of ["version", "month"] as const) {
    const some = checks.filter((check) => check.window === window);
    if (some.length === 0) continue;
    ctx.report(window === "version" ? 0.2 : 0.6, `${some.length} rules, by ${window}`);
    const byMonth = window === "month" ? dataset.timeColumn : null;
    const measured = await measureChecks(ctx, version.parquetPaths, some, byMonth);
    for (const [at, check] of some.entries()) {
      const windows = measured[at] ?? [];
      const filled = byMonth === null ? windows : fillMonths(windows);
      results.push(
        ...filled.map((each) => {
          const isAge = check.measure.kind === "age" && each.measured !== null;
          const age = isAge ? (asOf.getTime() - (each.measured ?? 0)) / HOUR_MS : each.measured;
          return judgeWindow(check, { ...each, measured: age });
        }),
      );
    }
  }
  return results;
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
    } else if (measure.kind === "query") {
      results.push(await checkQuery(ctx, subject, check, measure.sql));
    } else if (measure.kind === "reference") {
      results.push(await checkReference(ctx, subject, check, measure));
    } else if (measure.kind === "volumeChange" || measure.kind === "drift") {
      const former = await findFormer(ctx, subject);
      if (former === null) {
        const detail = "There is no version before to compare with";
        results.push({ ...notMeasured(check, detail), outcome: "passed" });
      } else if (measure.kind === "volumeChange") {
        judge(former.rowCount === 0 ? null : (rowCount / former.rowCount - 1) * 100);
      } else {
        results.push(await checkDrift(ctx, subject, check, former.number));
      }
    }
  }
  return results;
}

async function findFormer(ctx: JobContext, { dataset, version }: Subject) {
  const versions = await listVersions(ctx, dataset.slug);
  return versions.find(({ number }) => number < version.number) ?? null;
}

async function checkReference(
  ctx: JobContext,
  { version }: Subject,
  check: Check,
  { columns, dataset, keys }: Extract<Check["measure"], { kind: "reference" }>,
): Promise<ContractCheck> {
  const other = await findDataset(ctx, dataset);
  const latest = other?.latest ?? null;
  if (latest === null) return notMeasured(check, `There is no dataset "${dataset}" with a version`);
  const unknown = keys.find((key) => !latest.columns.some(({ name }) => name === key));
  if (unknown !== undefined) return notMeasured(check, `"${dataset}" has no column "${unknown}"`);
  const { parquetPaths } = await getVersion(ctx, latest.id);
  const measured = await countOrphans(
    ctx,
    { paths: version.parquetPaths, columns },
    { paths: parquetPaths, columns: keys },
  );
  return judgeWindow(check, { from: null, rowCount: version.rowCount, measured });
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
