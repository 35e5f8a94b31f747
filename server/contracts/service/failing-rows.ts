import { findClasses, findMasked, getVersion } from "@/server/catalog/service";
import { findBrokenRows } from "@/server/contracts/analytics";
import { type Check, columnsOf } from "@/server/contracts/checks/check";
import { FAILING_ROWS_KEPT } from "@/server/contracts/constants";
import { findRun } from "@/server/contracts/repository/contracts";
import { type ContractCheck, type FailingRows, KeptRows } from "@/server/contracts/schema";
import type { ContractRow } from "@/server/contracts/service/manage";
import type { JobContext } from "@/server/jobs/definition";
import { columnNameOf } from "@/server/lib/odcs/schema";
import type { ServiceContext } from "@/server/platform/context";
import { NotFoundError } from "@/server/platform/errors";
import { MASK } from "@/server/platform/sandbox/constants";

type RunKey = { contractId: string; contractVersion: number; versionId: string };

const keyOf = ({ contractId, contractVersion, versionId }: RunKey, ruleId: string) =>
  `checks/${contractId}/${contractVersion}-${versionId}/${ruleId}.json`;

/**
 * Keeps up to a hundred rows that break each broken rule in the lake: the key, the time and the
 * rule's own columns, without those of which a steward, a contract or a source says that they are
 * sensitive: cells of those are not copied out of the data.
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
  const classes = await findClasses(ctx, contract.datasetId);
  const names = new Set(version.columns.map(({ name }) => name));
  const isCopied = (name: string) => !classes(name).isMasked || classes(name).from === "dataset";
  const isBroken = new Set(
    results.filter(({ outcome }) => outcome !== "passed").map(({ ruleId }) => ruleId),
  );
  for (const check of checks) {
    if (!isBroken.has(check.id) || !columnsOf(check).every((name) => names.has(name))) continue;
    ctx.signal.throwIfAborted();
    const columns = columnsToShow(contract, check).filter(
      (name) => names.has(name) && isCopied(name),
    );
    if (columns.length === 0) continue;
    const limit = FAILING_ROWS_KEPT;
    const rows = await findBrokenRows(ctx, version.parquetPaths, check, { columns, limit });
    if (rows.length === 0) continue;
    await ctx.lake.put(keyOf(run, check.id), JSON.stringify({ columns, rows }));
    kept.set(check.id, rows.length);
  }
  return results.map((result) =>
    result.outcome === "passed" ? result : { ...result, failingRows: kept.get(result.ruleId) ?? 0 },
  );
}

function columnsToShow({ document, object, dataset }: ContractRow, check: Check): string[] {
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
