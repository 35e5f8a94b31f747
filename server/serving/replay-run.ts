import type { JobContext } from "@/server/jobs/definition";
import { InvalidInputError } from "@/server/platform/errors";
import type { EndpointClient } from "@/server/serving/endpoint-client";
import {
  endOfDueLabels,
  labelArrival,
  type ReplayRow,
  replayPredictionId,
  splitRange,
} from "@/server/serving/replay-plan";
import { type ReplayProgress, updateReplay } from "@/server/serving/repository/replays";

/** Few rows a call, so that the measured latency is that of an ordinary call. */
const ROWS_PER_CALL = 4;
const CALLS_AT_ONCE = 4;
const LABELS_PER_CALL = 500;
const SAVE_EVERY_MS = 1_000;

type Plan = { id: string; delayDays: number; start: ReplayProgress };
type Sender = { ctx: JobContext; client: EndpointClient; rows: readonly ReplayRow[]; plan: Plan };

/**
 * Sends rows and due labels until the last row is sent; the clock stops there, so the labels of the
 * last days stay open. Progress is saved about every second: what an interrupted attempt sent after
 * that is sent again under the same ids.
 */
export async function runReplay(
  ctx: JobContext,
  client: EndpointClient,
  rows: readonly ReplayRow[],
  plan: Plan,
): Promise<ReplayProgress> {
  const sender = { ctx, client, rows, plan };
  const { clockAt, sent, labelled, failed } = plan.start;
  let progress: ReplayProgress = { clockAt, sent, labelled, failed };
  let savedMs = performance.now();
  while (progress.sent < rows.length) {
    ctx.signal.throwIfAborted();
    progress = await deliverLabels(sender, await sendRound(sender, progress), LABELS_PER_CALL);
    if (performance.now() - savedMs < SAVE_EVERY_MS) continue;
    const reached = progress;
    await ctx.commit((tx) => updateReplay(tx, plan.id, reached));
    ctx.report(progress.sent / rows.length, describeClock(progress, rows.length));
    savedMs = performance.now();
  }
  return deliverLabels(sender, progress, 1);
}

function describeClock({ clockAt, sent }: ReplayProgress, total: number): string {
  return `${clockAt?.toISOString().slice(0, 10) ?? "start"}: ${sent} of ${total} rows`;
}

/** A few calls side by side; all are awaited, so `sent` counts rows without gaps. */
async function sendRound(sender: Sender, progress: ReplayProgress): Promise<ReplayProgress> {
  const { rows } = sender;
  const end = Math.min(progress.sent + ROWS_PER_CALL * CALLS_AT_ONCE, rows.length);
  const calls = splitRange(progress.sent, end, ROWS_PER_CALL);
  const refused = await Promise.all(calls.map(({ from, to }) => sendRows(sender, from, to)));
  const failed = progress.failed + refused.reduce((sum, count) => sum + count, 0);
  return { ...progress, sent: end, failed, clockAt: rows[end - 1]?.at ?? progress.clockAt };
}

/** Sends rows in one call; when it is refused, one by one, to find the rows at fault. */
async function sendRows(sender: Sender, from: number, to: number): Promise<number> {
  const { client, rows, plan, ctx } = sender;
  const part = rows.slice(from, to);
  try {
    await client.predict({
      instances: part.map(({ instance }) => instance),
      entities: part.map(({ entity }) => entity),
      event_times: part.map(({ at }) => at),
      prediction_ids: part.map((_, index) => replayPredictionId(plan.id, from + index)),
      source: "replay",
    });
    return 0;
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    if (part.length === 1) {
      ctx.logLine(`Row ${from} was refused: ${error.message}`, "warn");
      return 1;
    }
    let failed = 0;
    for (const one of splitRange(from, to, 1)) failed += await sendRows(sender, one.from, one.to);
    return failed;
  }
}

/** Delivers labels that are due by the clock, once at least `minimum` of them are. */
async function deliverLabels(
  { client, rows, plan, ctx }: Sender,
  progress: ReplayProgress,
  minimum: number,
): Promise<ReplayProgress> {
  if (progress.clockAt === null) return progress;
  const end = endOfDueLabels(rows, progress.labelled, progress.clockAt, plan.delayDays);
  if (end - progress.labelled < minimum) return progress;
  for (const part of splitRange(progress.labelled, end, LABELS_PER_CALL)) {
    const labels = rows.slice(part.from, part.to).map(({ label, at }, index) => ({
      prediction_id: replayPredictionId(plan.id, part.from + index),
      label,
      arrived_at: labelArrival(at, plan.delayDays),
    }));
    const { unknown } = await client.label({ labels });
    if (unknown.length > 0) ctx.logLine(`${unknown.length} labels have no prediction`, "warn");
  }
  return { ...progress, labelled: end };
}
