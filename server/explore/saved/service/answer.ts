import { randomUUID } from "node:crypto";
import { recordReads } from "@/server/catalog/service";
import { PANEL_ROWS } from "@/server/explore/constants";
import type { SavedAnswer } from "@/server/explore/saved/schema";
import { getSavedQuery } from "@/server/explore/saved/service/read";
import { RunQueryInput } from "@/server/explore/schema";
import { readPage } from "@/server/explore/service/queries";
import type { ServiceContext } from "@/server/platform/context";
import { parseInput } from "@/server/platform/errors";

/**
 * A saved query's first rows over the newest versions, read with the caller's own rights and kept
 * out of their history.
 * @param reader reads the rows in place of the caller, such as somebody without grants
 * @throws NotFoundError for a query that the caller may not see, AppError as the sandbox does
 */
export async function answerSavedQuery(
  ctx: ServiceContext,
  slug: string,
  { signal, reader = ctx }: { signal?: AbortSignal | undefined; reader?: ServiceContext } = {},
): Promise<SavedAnswer> {
  const query = await getSavedQuery(ctx, slug);
  const { sql, brushes } = query;
  const question = { id: randomUUID(), sql, brushes, limit: PANEL_ROWS };
  const computedAt = ctx.now();
  const answer = await readPage(reader, parseInput(RunQueryInput, question, "query"), { signal });
  await recordReads(
    ctx,
    answer.sources.map(({ slug }) => slug),
    "query",
  );
  return { query, answer, computedAt };
}
