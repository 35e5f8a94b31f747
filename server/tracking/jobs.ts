import { z } from "zod";
import { defineJob } from "@/server/jobs/definition";
import { sqlOfPool } from "@/server/platform/sql";
import { queueSeal, SEAL_KIND } from "@/server/tracking/live";
import {
  findUnsealedSeries,
  hasWaitingSeries,
  SILENT_MS,
  sealTogether,
} from "@/server/tracking/metric-store/seal";

/** Series looked up at once, and sealed in one transaction: a commit costs more than a series. */
const BATCH = 200;
const IN_TRANSACTION = 20;

/**
 * Moves long tails of metric points into compressed chunks. Every transaction leaves each point in
 * exactly one place, so a killed sealer loses and doubles nothing.
 */
export const sealMetricsJob = defineJob({
  kind: SEAL_KIND,
  payload: z.object({}),
  maxAttempts: 5,
  run: async (ctx) => {
    let points = 0;
    let series = 0;
    for (;;) {
      const found = await findUnsealedSeries(sqlOfPool(ctx.pool), ctx.now().getTime(), BATCH);
      for (let from = 0; from < found.length; from += IN_TRANSACTION) {
        ctx.signal.throwIfAborted();
        const some = found.slice(from, from + IN_TRANSACTION);
        points += await sealTogether(ctx.pool, some);
        series += some.length;
        ctx.report(0.5, `${points} points of ${series} metrics`);
      }
      if (found.length >= BATCH) continue;
      // A run whose client died says nothing more, so nobody else would ask again.
      if (await hasWaitingSeries(sqlOfPool(ctx.pool))) {
        await queueSeal(ctx.db, ctx.now().getTime() + SILENT_MS);
      }
      return { points, series };
    }
  },
});
