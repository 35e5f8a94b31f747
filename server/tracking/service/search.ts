import type { ServiceContext } from "@/server/platform/context";
import { inTransaction, type Sql, sqlOfPool } from "@/server/platform/sql";
import {
  compileExperimentSearch,
  type ExperimentSearch,
} from "@/server/tracking/experiment-search";
import { type ExperimentRow, findExperimentRows } from "@/server/tracking/repository/experiments";
import {
  findLatestMetrics,
  findRunParts,
  type LatestMetric,
  type RunParts,
} from "@/server/tracking/repository/parts";
import { findRunCoresBySeq, type RunCore } from "@/server/tracking/repository/runs";
import {
  compileNumberCount,
  compileRunSearch,
  type RunSearch,
  type Statement,
} from "@/server/tracking/run-search";

export type LoggedRun = { core: RunCore; parts: RunParts; metrics: LatestMetric[] };

/** Runs that a search finds with all they logged; `more` says whether the next page has any. */
export async function searchRuns(
  ctx: Pick<ServiceContext, "pool">,
  search: RunSearch,
): Promise<{ runs: LoggedRun[]; more: boolean }> {
  if (search.experimentNumbers.length === 0) return { runs: [], more: false };
  return inTransaction(
    ctx.pool,
    async (sql) => {
      // Its plans stop at the end of a page; workers would read far past it.
      await sql("SET LOCAL max_parallel_workers_per_gather = 0");
      const found = await findSeqs(sql, search);
      const seqs = found.slice(0, search.limit);
      return { runs: await hydrate(sql, seqs), more: found.length > seqs.length };
    },
    "REPEATABLE READ READ ONLY",
  );
}

async function findSeqs(sql: Sql, search: RunSearch): Promise<number[]> {
  const { first, rest } = compileRunSearch(search);
  const numbers = await runStatement(sql, first);
  const wanted = search.limit + 1;
  if (rest === null || numbers.length >= wanted) return numbers;
  const before = await countBefore(sql, search, numbers.length);
  const { rest: tail } = compileRunSearch({
    ...search,
    limit: wanted - numbers.length - 1,
    offset: Math.max(0, search.offset - before),
  });
  return tail === null ? numbers : [...numbers, ...(await runStatement(sql, tail))];
}

/** How many runs come before those of the second statement. */
async function countBefore(sql: Sql, search: RunSearch, found: number): Promise<number> {
  if (found > 0 || search.offset === 0) return search.offset + found;
  const count = compileNumberCount(search);
  if (count === null) return 0;
  const [row] = await sql<{ total: number }>(count.text, count.values);
  return row?.total ?? 0;
}

async function runStatement(sql: Sql, { text, values }: Statement): Promise<number[]> {
  const rows = await sql<{ seq: number }>(text, values);
  return rows.map(({ seq }) => seq);
}

async function hydrate(sql: Sql, seqs: readonly number[]): Promise<LoggedRun[]> {
  const cores = await findRunCoresBySeq(sql, seqs);
  return join(cores, await findRunParts(sql, seqs), await findLatestMetrics(sql, seqs));
}

function join(
  cores: readonly RunCore[],
  partsBySeq: ReadonlyMap<number, RunParts>,
  metricsBySeq: ReadonlyMap<number, LatestMetric[]>,
): LoggedRun[] {
  return cores.flatMap((core) => {
    const parts = partsBySeq.get(core.seq);
    return parts === undefined ? [] : [{ core, parts, metrics: metricsBySeq.get(core.seq) ?? [] }];
  });
}

/** One run with all it logged, deleted ones too; null when there is none. */
export async function findLoggedRun(
  ctx: Pick<ServiceContext, "pool">,
  core: RunCore,
): Promise<LoggedRun> {
  return inTransaction(
    ctx.pool,
    async (sql) => {
      const seqs = [core.seq];
      const [run] = join([core], await findRunParts(sql, seqs), await findLatestMetrics(sql, seqs));
      if (run === undefined) throw new Error(`Run ${core.id} has no parts`);
      return run;
    },
    "REPEATABLE READ READ ONLY",
  );
}

/** Experiments that a search finds; `more` says whether the next page has any. */
export async function searchExperiments(
  ctx: Pick<ServiceContext, "pool" | "db">,
  search: ExperimentSearch,
): Promise<{ experiments: ExperimentRow[]; more: boolean }> {
  const { text, values } = compileExperimentSearch(search);
  const found = await sqlOfPool(ctx.pool)<{ number: number }>(text, values);
  const numbers = found.slice(0, search.limit).map(({ number }) => number);
  const experiments = await findExperimentRows(ctx.db, numbers);
  return { experiments, more: found.length > numbers.length };
}

export type DatasetSummary = {
  experimentNumber: number;
  name: string;
  digest: string;
  context: string | null;
};

/** Datasets that runs of the experiments read, once for each context, at most a thousand. */
export async function searchDatasets(
  ctx: Pick<ServiceContext, "pool">,
  experimentNumbers: readonly number[],
): Promise<DatasetSummary[]> {
  return sqlOfPool(ctx.pool)<DatasetSummary>(
    `SELECT DISTINCT d.experiment_number AS "experimentNumber", d.name, d.digest,
       t.tag->>'value' AS context
     FROM logged_datasets d JOIN run_datasets rd ON rd.dataset_id = d.id
     LEFT JOIN LATERAL (SELECT x AS tag FROM jsonb_array_elements(rd.tags) x
       WHERE x->>'key' = 'mlflow.data.context' LIMIT 1) t ON TRUE
     WHERE d.experiment_number = ANY($1::int[])
     ORDER BY 1, 2, 3, 4 LIMIT 1000`,
    [experimentNumbers],
  );
}
