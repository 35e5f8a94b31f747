import type { getVersion } from "@/server/catalog/service";
import { findBrokenRows } from "@/server/contracts/analytics";
import { type Check, columnsOf } from "@/server/contracts/checks/check";
import { FAILING_ROWS_KEPT } from "@/server/contracts/constants";
import { isKept } from "@/server/contracts/judge";
import { findRun } from "@/server/contracts/repository/contracts";
import { type ContractCheck, FailingRows } from "@/server/contracts/schema";
import type { ContractRow } from "@/server/contracts/service/manage";
import { findKeys, rowsOf } from "@/server/contracts/service/measure";
import type { QuerySubject } from "@/server/contracts/service/measure-query";
import type { JobContext } from "@/server/jobs/definition";
import { columnNameOf } from "@/server/lib/odcs/schema";
import type { ServiceContext } from "@/server/platform/context";
import { NotFoundError } from "@/server/platform/errors";

/** Classes of columns whose cells are not copied out of the data. */
const HIDDEN = ["restricted", "confidential", "secret", "sensitive", "pii"];

type RunKey = { contractId: string; contractVersion: number; versionId: string };

const keyOf = ({ contractId, contractVersion, versionId }: RunKey, ruleId: string) =>
  `checks/${contractId}/${contractVersion}-${versionId}/${ruleId}.json`;

/**
 * Keeps up to a hundred rows that break each broken rule in the lake: the key, the time and the
 * rule's own columns, without those whose class forbids it.
 * @returns the results with how many rows were kept
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
  const kept = new Map<string, number>();
  const names = new Set(version.columns.map(({ name }) => name));
  const broken = new Set(
    results
      .filter(({ outcome }) => outcome === "failed" || outcome === "warned")
      .map(({ ruleId }) => ruleId),
  );
  const subject = { object: contract.object, dataset: contract.dataset, version };
  for (const check of checks) {
    if (!broken.has(check.id) || !columnsOf(check).every((name) => names.has(name))) continue;
    ctx.signal.throwIfAborted();
    const columns = columnsToShow(contract, check).filter((name) => names.has(name));
    if (columns.length === 0) continue;
    const rows = await findRows(ctx, subject, check, columns);
    if (rows.length === 0) continue;
    await ctx.lake.put(keyOf(run, check.id), JSON.stringify({ columns, rows }));
    kept.set(check.id, rows.length);
  }
  return results.map((result) =>
    isKept(result.outcome) ? result : { ...result, failingRows: kept.get(result.ruleId) ?? 0 },
  );
}

/** The first rows that break a check. One that could not be measured names none. */
async function findRows(
  ctx: JobContext,
  subject: QuerySubject,
  check: Check,
  columns: readonly string[],
): Promise<Record<string, unknown>[]> {
  const { measure, filter } = check;
  const keys = measure.kind === "reference" ? await findKeys(ctx, check, measure) : null;
  if (typeof keys === "string") return [];
  const wanted = { columns, limit: FAILING_ROWS_KEPT, keys };
  return findBrokenRows(rowsOf(ctx, subject, filter), check, wanted);
}

function columnsToShow({ document, object, dataset }: ContractRow, check: Check): string[] {
  const properties = document.schema?.find(({ name }) => name === object)?.properties ?? [];
  const keys = properties.filter((p) => p.primaryKey === true || p.unique === true);
  const hidden = new Set(
    properties
      .filter(({ classification = "" }) => HIDDEN.includes(classification.toLowerCase()))
      .map(columnNameOf),
  );
  const time = dataset.timeColumn === null ? [] : [dataset.timeColumn];
  const wanted = [...keys.map(columnNameOf), ...time, ...columnsOf(check)];
  return [...new Set(wanted)].filter((name) => !hidden.has(name));
}

/** Rows that were kept of those that break a rule. @throws NotFoundError */
export async function getFailingRows(
  ctx: ServiceContext,
  runId: string,
  ruleId: string,
): Promise<FailingRows> {
  const run = await findRun(ctx.db, runId);
  if (run === null) throw new NotFoundError("Evaluation", runId);
  const found = await ctx.lake.find(keyOf(run, ruleId));
  if (found === null) throw new NotFoundError("Rows that break", ruleId);
  return FailingRows.parse(JSON.parse((await ctx.lake.get(found.key)).toString()));
}
