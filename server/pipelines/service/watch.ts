import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { JobUpdate, PipelineRunDetail } from "@/server/pipelines/schema";
import { getJob, listJobLogs } from "@/server/pipelines/service/jobs";
import { getPipelineRun } from "@/server/pipelines/service/runs";
import { isEnded } from "@/server/pipelines/state";
import type { ServiceContext } from "@/server/platform/context";

/** How soon a change is seen; a fifth of what the pages promise. */
const POLL_MS = 400;

export type Watched<Data> = { id: string; data: Data };

/**
 * The state of a run now and after every change, until it has ended. A watcher that comes back with
 * the id of its last message gets only what it has not seen.
 */
export async function* watchPipelineRun(
  ctx: ServiceContext,
  ref: { pipelineSlug: string; number: number },
  since: { lastId: string | null; signal: AbortSignal | undefined },
): AsyncGenerator<Watched<PipelineRunDetail>> {
  let lastId = since.lastId;
  while (since.signal?.aborted !== true) {
    const run = await getPipelineRun(ctx, ref);
    const id = fingerprint(run);
    if (id !== lastId) yield { id, data: run };
    lastId = id;
    if (isEnded(run.state)) return;
    await pause(since.signal);
  }
}

/** A job's state and log lines until it has ended; ids are those of the last line sent. */
export async function* watchJob(
  ctx: ServiceContext,
  jobId: string,
  since: { lastId: string | null; signal: AbortSignal | undefined },
): AsyncGenerator<Watched<JobUpdate>> {
  let [afterId, lastState] = readJobEventId(since.lastId);
  while (since.signal?.aborted !== true) {
    // The job is read first: lines written before its end are then all in the log.
    const { state, progress, progressNote } = await getJob(ctx, jobId);
    const { lines, hasMore } = await listJobLogs(ctx, { jobId, afterId });
    afterId = lines.at(-1)?.id ?? afterId;
    const standing = fingerprint({ state, progress, progressNote });
    if (lines.length > 0 || standing !== lastState) {
      yield { id: `${afterId}.${standing}`, data: { state, progress, progressNote, lines } };
    }
    lastState = standing;
    if (isEnded(state) && !hasMore) return;
    if (!hasMore) await pause(since.signal);
  }
}

function readJobEventId(id: string | null): [number, string | null] {
  const [line, standing] = (id ?? "").split(".");
  const afterId = Number(line);
  return [Number.isSafeInteger(afterId) && afterId > 0 ? afterId : 0, standing ?? null];
}

function fingerprint(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, 16);
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  // An abort ends the wait; the loop's condition ends the watch.
  await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
}
