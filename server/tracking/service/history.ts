import { joinPoints, type PointColumns, sortByTime } from "@/server/lib/series/columns";
import { type Buckets, emptyBuckets } from "@/server/lib/series/pyramid";
import { pickSteps, sampleSteps } from "@/server/lib/series/sample-steps";
import type { ServiceContext } from "@/server/platform/context";
import { parseInput } from "@/server/platform/errors";
import { inTransaction, type Sql } from "@/server/platform/sql";
import { type BucketedSeries, readBuckets } from "@/server/tracking/metric-store/buckets";
import { ALL_STEPS, readPoints, type StepRange } from "@/server/tracking/metric-store/read";
import {
  type MetricHistory,
  MetricHistoryInput,
  type PackedHistory,
} from "@/server/tracking/schema";
import { toDate } from "@/server/tracking/service/details";

export type { PointColumns };

const SNAPSHOT = "REPEATABLE READ READ ONLY";

/** One metric of several runs for a chart, in the order asked for; unknown runs have no points. */
export async function getMetricHistory(
  ctx: ServiceContext,
  input: MetricHistoryInput,
): Promise<MetricHistory[]> {
  const found = await readHistory(ctx, input);
  return found.map(({ runId, total, buckets }) => ({
    runId,
    total,
    points: toHistoryPoints(buckets),
  }));
}

/** The same, packed. */
export async function getPackedHistory(
  ctx: ServiceContext,
  input: MetricHistoryInput,
): Promise<PackedHistory[]> {
  const found = await readHistory(ctx, input);
  return found.map(({ runId, total, buckets }) => ({ runId, total, columns: pack(buckets) }));
}

function pack({ steps, ats, means, mins, maxs }: Buckets): string {
  const columns = [steps, ats, means, mins, maxs];
  const bytes = columns.map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
  return Buffer.concat(bytes).toString("base64");
}

async function readHistory(
  ctx: ServiceContext,
  input: MetricHistoryInput,
): Promise<(BucketedSeries & { runId: string })[]> {
  const args = parseInput(MetricHistoryInput, input, "history");
  const { runIds, key, maxPoints, fromStep, toStep } = args;
  const range = {
    from: fromStep === undefined ? ALL_STEPS.from : BigInt(fromStep),
    to: toStep === undefined ? ALL_STEPS.to : BigInt(toStep),
  };
  return inTransaction(
    ctx.pool,
    async (sql) => {
      const { seqById, keyId } = await findSeries(sql, runIds, key);
      const series =
        keyId === null
          ? new Map<number, BucketedSeries>()
          : await readBuckets(sql, [...seqById.values()], keyId, maxPoints, range);
      return runIds.map((runId) => {
        const found = series.get(seqById.get(runId) ?? -1);
        return { runId, ...(found ?? { total: 0, buckets: emptyBuckets(0) }) };
      });
    },
    SNAPSHOT,
  );
}

async function findSeries(sql: Sql, runIds: readonly string[], key: string) {
  const runs = await sql<{ id: string; seq: number }>(
    "SELECT id, seq FROM runs WHERE id = ANY($1::text[])",
    [runIds],
  );
  const [found] = await sql<{ id: number }>("SELECT id FROM logged_keys WHERE key = $1", [key]);
  return { seqById: new Map(runs.map(({ id, seq }) => [id, seq])), keyId: found?.id ?? null };
}

function toHistoryPoints({ steps, ats, mins, maxs, means }: Buckets): MetricHistory["points"] {
  return Array.from(steps, (step, index) => ({
    step,
    at: toDate(BigInt(Math.trunc(ats[index] ?? 0))),
    value: numberOrNull(means[index]),
    min: numberOrNull(mins[index]),
    max: numberOrNull(maxs[index]),
  }));
}

function numberOrNull(value = Number.NaN): number | null {
  return Number.isNaN(value) ? null : value;
}

/** Every point of one metric of several runs, by step; runs that are unknown or have none are absent. */
export async function readMetricPoints(
  ctx: Pick<ServiceContext, "pool">,
  runIds: readonly string[],
  key: string,
  range: StepRange = ALL_STEPS,
): Promise<Map<string, PointColumns>> {
  return inTransaction(
    ctx.pool,
    async (sql) => {
      const { seqById, keyId } = await findSeries(sql, runIds, key);
      if (keyId === null) return new Map();
      const bySeq = await readPoints(sql, [...seqById.values()], keyId, range);
      return new Map(
        [...seqById].flatMap(([id, seq]) => {
          const points = bySeq.get(seq);
          return points === undefined || points.values.length === 0 ? [] : [[id, points] as const];
        }),
      );
    },
    SNAPSHOT,
  );
}

/** Every point of a run's metric by (time, step, value), NaN last; none when there is no such run. */
export async function readMetricPointsByTime(
  ctx: Pick<ServiceContext, "pool">,
  runId: string,
  key: string,
): Promise<PointColumns> {
  const points = (await readMetricPoints(ctx, [runId], key)).get(runId);
  return points === undefined ? joinPoints([]) : sortByTime(points);
}

/** As `readMetricPoints`, of at most about `max` steps chosen over all runs. */
export async function sampleMetricPoints(
  ctx: Pick<ServiceContext, "pool">,
  args: { runIds: readonly string[]; key: string; range?: StepRange | undefined; max: number },
): Promise<Map<string, PointColumns>> {
  const all = await readMetricPoints(ctx, args.runIds, args.key, args.range);
  const chosen = sampleSteps(
    [...all.values()].map(({ steps }) => steps),
    args.max,
  );
  return new Map([...all].map(([id, points]) => [id, pickSteps(points, chosen)]));
}
