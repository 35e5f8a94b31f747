import { createReadStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { recordReads } from "@/server/catalog/service";
import { EXPORT_ROWS_MAX, EXPORT_TIMEOUT_SECONDS } from "@/server/explore/constants";
import { isSampled } from "@/server/explore/sample";
import { ExportQueryInput } from "@/server/explore/schema";
import { ask } from "@/server/explore/service/ask";
import { audited } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import { parseInput } from "@/server/platform/errors";

export type ExportedFile = { name: string; sizeBytes: number; rowCount: number; stream: Readable };

/**
 * A query's whole result as a file, audited. The file is gone when its stream has ended.
 * @throws AppError LIMIT_EXCEEDED for more than a million rows or a gigabyte: part of a result must
 *   not pass for all of it
 */
export async function exportQuery(
  ctx: ServiceContext,
  input: ExportQueryInput,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<ExportedFile> {
  const { format, ...question } = parseInput(ExportQueryInput, input, "query");
  const limits = { timeoutSeconds: EXPORT_TIMEOUT_SECONDS, signal, rows: "kept" } as const;
  const written = await ask(ctx, question, limits, async (session, asked) => {
    const file = session.newFile(format);
    const request = { kind: "write", ...asked.question, file, format } as const;
    try {
      const { rowCount } = await session.ask({ ...request, maxRows: EXPORT_ROWS_MAX });
      return { file, rowCount, sources: asked.sources, reads: asked.reads };
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    }
  });
  const { file, rowCount, sources, reads } = written;
  const isSample = isSampled(sources);
  const names = [
    ...sources.map(({ slug, number }) => `${slug}@${number}`),
    ...reads.map(({ name }) => name),
  ];
  await recordReads(
    ctx,
    sources.map(({ slug }) => slug),
    "export",
  );
  await audited(ctx, "explore.export", async () => ({
    result: null,
    audit: {
      objectKind: "query",
      objectId: question.id,
      objectName: names.join(", ") || "no dataset",
      after: { sql: question.sql, brushes: question.brushes, format, rowCount, isSample },
    },
  }));
  const { size } = await stat(file);
  const stream = createReadStream(file);
  stream.once("close", () => void rm(file, { force: true }));
  const of = sources[0]?.slug ?? reads[0]?.store ?? "query";
  const stem = `${of}-query${isSample ? "-sample" : ""}`;
  return { name: `${stem}.${format}`, sizeBytes: size, rowCount, stream };
}
