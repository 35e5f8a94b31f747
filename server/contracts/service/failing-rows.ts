import { findClasses, findMasked, getDataset, getVersion } from "@/server/catalog/service";
import { findBrokenRows } from "@/server/contracts/analytics";
import { type Check, columnsOf } from "@/server/contracts/checks/check";
import { sampleSqlOf } from "@/server/contracts/checks/sample-sql";
import { FAILING_ROWS_KEPT } from "@/server/contracts/constants";
import { isKept } from "@/server/contracts/judge";
import { findRun } from "@/server/contracts/repository/contracts";
import { type ContractCheck, type FailingRows, KeptRows } from "@/server/contracts/schema";
import type { ContractRow } from "@/server/contracts/service/manage";
import { findKeys, rowsOf } from "@/server/contracts/service/measure";
import { askQuery, checkSql, type QuerySubject } from "@/server/contracts/service/measure-query";
import type { JobContext } from "@/server/jobs/definition";
import { columnNameOf } from "@/server/lib/odcs/schema";
import type { ServiceContext } from "@/server/platform/context";
import { AppError, NotFoundError } from "@/server/platform/errors";
import { MASK } from "@/server/platform/sandbox/constants";

type RunKey = { contractId: string; contractVersion: number; versionId: string };

const keyOf = ({ contractId, contractVersion, versionId }: RunKey, ruleId: string) =>
  `checks/${contractId}/${contractVersion}-${versionId}/${ruleId}.json`;

/**
 * Keeps up to a hundred rows that break each broken rule in the lake: the key, the time and the
 * rule's own columns, or what its query gives, without those of which a steward, a contract or a
 * source says that they are sensitive: cells of those are not copied out of the data.
 * @returns the results with how many rows were kept, and why none
 */
export async function keepFailingRows(
  ctx: JobContext,
  contract: ContractRow,
  {
    version,
    checks,
    results,
  }: {
    version: Awaited<ReturnType<typeof getVersion>>;
    checks: readonly Check[];
    results: readonly ContractCheck[];
  },
): Promise<ContractCheck[]> {
  const run = {
    ...{ contractId: contract.id, contractVersion: contract.version, versionId: version.id },
  };
  const kept = new Map<string, Pick<ContractCheck, "failingRows" | "failingNote">>();
  const names = new Set(version.columns.map(({ name }) => name));
  const broken = new Set(
    results
      .filter(({ outcome }) => outcome === "failed" || outcome === "warned")
      .map(({ ruleId }) => ruleId),
  );
  for (const check of checks) {
    if (!broken.has(check.id) || !columnsOf(check).every((name) => names.has(name))) continue;
    ctx.signal.throwIfAborted();
    const found = await findRows(ctx, contract, version, check);
    if (typeof found === "string") {
      kept.set(check.id, { failingRows: 0, failingNote: found });
    } else if (found.rows.length > 0) {
      await ctx.lake.put(keyOf(run, check.id), JSON.stringify(found));
      kept.set(check.id, { failingRows: found.rows.length, failingNote: "" });
    }
  }
  return results.map((result) =>
    isKept(result.outcome) ? result : { ...result, ...kept.get(result.ruleId) },
  );
}

/** The first rows that break a check, or why there are none to keep. */
async function findRows(
  ctx: JobContext,
  contract: ContractRow,
  version: Awaited<ReturnType<typeof getVersion>>,
  check: Check,
): Promise<KeptRows | string> {
  const { measure, filter } = check;
  const subject = { object: contract.object, dataset: contract.dataset, version };
  if (measure.kind === "query") return findQueryRows(ctx, subject, measure.sql);
  const classes = await findClasses(ctx, contract.datasetId);
  const columns = columnsToShow(contract, check).filter(
    (name) =>
      version.columns.some((column) => column.name === name) &&
      (!classes(name).isMasked || classes(name).from === "dataset"),
  );
  const keys = measure.kind === "reference" ? await findKeys(ctx, check, measure) : null;
  if (typeof keys === "string") return "";
  if (columns.length === 0) return ONLY_HIDDEN;
  const wanted = { columns, limit: FAILING_ROWS_KEPT, keys };
  const rows = await findBrokenRows(rowsOf(ctx, subject, filter), check, wanted);
  return { columns, rows };
}

const ONLY_HIDDEN = "No rows are kept: all columns of the rule are of a class that is not copied";
const NO_ROWS = "The query gives a number and names no rows";
const MAY_HIDE =
  "No rows are kept: the query may give columns of a class that is not copied another name";

async function findQueryRows(
  ctx: JobContext,
  subject: QuerySubject,
  query: string,
): Promise<KeptRows | string> {
  const sample = sampleSqlOf(query);
  if (sample === null) return NO_ROWS;
  try {
    const { tables } = await checkSql(ctx, sample.sql);
    const hidden = await findHidden(ctx, subject, tables);
    if (hidden.size > 0 && !sample.isPlain) return MAY_HIDE;
    const answer = await askQuery(ctx, subject, sample.sql, FAILING_ROWS_KEPT);
    const shown = answer.columns
      .map(({ name }, at) => ({ name, at }))
      .filter(({ name }) => !hidden.has(name.toLowerCase()));
    if (shown.length === 0) return ONLY_HIDDEN;
    return {
      columns: shown.map(({ name }) => name),
      rows: answer.rows.map((cells) =>
        Object.fromEntries(shown.map(({ name, at }) => [name, textOf(cells[at])])),
      ),
    };
  } catch (error) {
    ctx.signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    return `Its rows could not be read: ${error.message}`;
  }
}

/** Sensitive columns of the datasets that a query reads, in small letters, as it may give any of them. */
async function findHidden(
  ctx: JobContext,
  { object, dataset, version }: QuerySubject,
  tables: readonly { name: string }[],
): Promise<ReadonlySet<string>> {
  const own = [object.toLowerCase(), dataset.slug];
  const read = [{ id: version.datasetId, columns: version.columns }];
  for (const { name } of tables) {
    if (own.includes(name.toLowerCase())) continue;
    const { id, latest } = await getDataset(ctx, name);
    read.push({ id, columns: latest?.columns ?? [] });
  }
  const hidden = new Set<string>();
  for (const { id, columns } of read) {
    const classes = await findClasses(ctx, id);
    for (const { name } of columns) if (classes(name).isMasked) hidden.add(name.toLowerCase());
  }
  return hidden;
}

const textOf = (cell: unknown) =>
  typeof cell === "object" && cell !== null ? JSON.stringify(cell) : (cell ?? null);

function columnsToShow(contract: ContractRow, check: Check): string[] {
  const { document, object, dataset } = contract;
  const properties = document.schema?.find(({ name }) => name === object)?.properties ?? [];
  const keys = properties.filter((p) => p.primaryKey === true || p.unique === true);
  const time = dataset.timeColumn === null ? [] : [dataset.timeColumn];
  const wanted = [...keys.map(columnNameOf), ...time, ...columnsOf(check)];
  return [...new Set(wanted)];
}

/**
 * Rows that were kept of those that break a rule, without what the caller may not read today.
 * @throws NotFoundError
 */
export async function getFailingRows(
  ctx: ServiceContext,
  runId: string,
  ruleId: string,
): Promise<FailingRows> {
  const run = await findRun(ctx.db, runId);
  if (run === null) throw new NotFoundError("Evaluation", runId);
  const found = await ctx.lake.find(keyOf(run, ruleId));
  if (found === null) throw new NotFoundError("Rows that break", ruleId);
  const { columns, rows } = KeptRows.parse(JSON.parse((await ctx.lake.get(found.key)).toString()));
  const { datasetId } = await getVersion(ctx, run.versionId);
  const masked = await findMasked(ctx, datasetId, columns);
  const hidden = Object.fromEntries(masked.map((name) => [name, MASK]));
  return { columns, masked, rows: rows.map((row) => ({ ...row, ...hidden })) };
}
