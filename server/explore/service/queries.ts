import type { z } from "zod";
import { recordReads } from "@/server/catalog/service";
import { ANSWER_BYTES_MAX, SUMMARY_ROWS_MAX } from "@/server/explore/constants";
import { describeMasks, isSameView } from "@/server/explore/masks";
import { findHistory, insertHistory } from "@/server/explore/repository";
import { isSampled } from "@/server/explore/sample";
import {
  type HistoryEntry,
  type QueryAnswer,
  type QueryPlan,
  type QuerySummary,
  type QuestionInput,
  RunQueryInput,
} from "@/server/explore/schema";
import { ask, ownerOf } from "@/server/explore/service/ask";
import type { ServiceContext } from "@/server/platform/context";
import {
  type ErrorCode,
  InvalidInputError,
  parseInput,
  toAppError,
} from "@/server/platform/errors";

const STATE_OF: Partial<Record<ErrorCode, HistoryEntry["state"]>> = {
  FORBIDDEN: "refused",
  CONFLICT: "cancelled",
  LIMIT_EXCEEDED: "limited",
};

type Stop = { signal?: AbortSignal | undefined };

/**
 * One page of a query's rows. The first page goes into the history, whatever comes of it.
 * @throws AppError as the sandbox does
 */
export async function runQuery(
  ctx: ServiceContext,
  input: RunQueryInput,
  stop: Stop = {},
): Promise<QueryAnswer> {
  const parsed = parseInput(RunQueryInput, input, "query");
  if (parsed.offset > 0) return readPage(ctx, parsed, stop);
  const startedAt = ctx.now();
  const durationMs = () => ctx.now().getTime() - startedAt.getTime();
  const entry = { owner: ownerOf(ctx.actor), sql: parsed.sql, at: startedAt };
  try {
    const answer = await readPage(ctx, parsed, stop);
    const { hasMore, rows, sources } = answer;
    const isSample = isSampled(sources);
    if (parsed.offset === 0) {
      await recordReads(
        ctx,
        sources.map(({ slug }) => slug),
        "query",
      );
    }
    const done = { state: "succeeded", rowCount: rows.length, hasMore, message: null } as const;
    await insertHistory(ctx.db, { ...entry, ...done, isSample, durationMs: durationMs() });
    return answer;
  } catch (error) {
    const { code, message } = toAppError(error);
    const state = STATE_OF[code] ?? "failed";
    const none = { rowCount: null, hasMore: false, isSample: parsed.scope === "sample" };
    const failed = { ...none, state, message, durationMs: durationMs() };
    await insertHistory(ctx.db, { ...entry, ...failed });
    throw error;
  }
}

/** One page of rows that is nobody's history, such as that of a report's panel. */
export async function readPage(
  ctx: ServiceContext,
  input: z.output<typeof RunQueryInput>,
  { signal }: Stop,
): Promise<QueryAnswer> {
  const { offset, limit, brushes, masks } = input;
  const timeoutSeconds = ctx.config.querySeconds;
  // A page goes on over the rows of the one before; a filter on an answer narrows what is there.
  const rows = offset > 0 ? "pinned" : brushes.length > 0 ? "kept" : "fresh";
  const askedAt = performance.now();
  return ask(ctx, input, { timeoutSeconds, signal, rows }, async (session, asked) => {
    const { checked, sources, question, reads } = asked;
    const { isStable } = checked;
    if (offset > 0 && !isStable) {
      throw new InvalidInputError(
        "This query gives other rows each time, such as by random(), so that there is no next page. Download it whole",
      );
    }
    if (masks !== undefined && !isSameView(sources, masks)) {
      throw new InvalidInputError(
        "What you may read of these datasets has changed since the first page. Run the query again",
      );
    }
    // What stores took is part of the time; waiting for a free process is not.
    const startedAt = reads.length > 0 ? askedAt : performance.now();
    const caps = { maxRows: limit, maxBytes: ANSWER_BYTES_MAX };
    const answer = await session.ask({ kind: "rows", ...question, offset, ...caps });
    const durationMs = Math.round((performance.now() - startedAt) * 10) / 10;
    const maskNote = describeMasks(sources);
    return { ...answer, offset, isStable, sources, reads, maskNote, durationMs };
  });
}

/** Counts, ends and bins of each column of a query's result, for the heads of its table. */
export async function summariseQuery(
  ctx: ServiceContext,
  input: QuestionInput,
  { signal }: Stop = {},
): Promise<QuerySummary> {
  const limits = { timeoutSeconds: ctx.config.querySeconds, signal, rows: "kept" } as const;
  return ask(ctx, input, limits, (session, { question }) =>
    session.ask({ kind: "summarise", ...question, maxRows: SUMMARY_ROWS_MAX }),
  );
}

/** How the engine would answer, and what stores would be sent for it, without doing it. */
export async function explainQuery(ctx: ServiceContext, input: QuestionInput): Promise<QueryPlan> {
  const limits = { timeoutSeconds: ctx.config.querySeconds, rows: "none" } as const;
  return ask(ctx, input, limits, async (session, { question, statements }) => {
    const { plan } = await session.ask({ kind: "explain", ...question });
    return { plan, statements };
  });
}

/** Stops the caller's own query; false if it has ended or runs in another web process. */
export function cancelQuery(ctx: ServiceContext, id: string): { cancelled: boolean } {
  return { cancelled: ctx.sandbox.cancel(ownerOf(ctx.actor), id) };
}

/** The caller's newest queries. Who looks at them will ask, so that the processes are started. */
export async function listHistory(ctx: ServiceContext): Promise<HistoryEntry[]> {
  ctx.sandbox.warm();
  return findHistory(ctx.db, ownerOf(ctx.actor));
}
