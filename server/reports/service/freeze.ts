import { audited, getMe, requirePermission } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import type { Prisma } from "@/server/platform/db";
import { AppError, InvalidInputError, parseInput } from "@/server/platform/errors";
import { FROZEN_BYTES_MAX } from "@/server/reports/constants";
import { nameBlock } from "@/server/reports/name-block";
import { updateFrozen } from "@/server/reports/repository";
import {
  FreezeReportInput,
  type FrozenAnswer,
  type ReportBlock,
  type SavedReport,
} from "@/server/reports/schema";
import { computeAnswers } from "@/server/reports/service/answers";
import { findReadable, requireLive } from "@/server/reports/service/read";
import { explainConflict } from "@/server/reports/service/write";

/**
 * Keeps what every block shows now, for good. Nothing changes when one block cannot be computed.
 * @throws InvalidInputError naming the block that cannot be computed, or the largest of too many data
 * @throws AppError CONFLICT when somebody saved or froze the report since `revision`
 */
export async function freezeReport(
  ctx: ServiceContext,
  input: FreezeReportInput,
): Promise<SavedReport> {
  requirePermission(ctx, "runs.write");
  const { id, revision } = parseInput(FreezeReportInput, input, "freeze");
  const { report } = await findReadable(ctx, id);
  requireLive(report);
  if (report.revision !== revision) throw await explainConflict(ctx.db, id, revision);
  const { name: frozenByName } = await getMe(ctx);
  const frozenAt = ctx.now();
  const frozenData = await computeFrozenData(ctx, report.blocks);
  return audited(ctx, "reports.freeze", async (tx) => {
    const isFrozen = await updateFrozen(
      tx,
      { id, revision },
      { frozenAt, frozenByName, frozenData },
    );
    if (!isFrozen) throw await explainConflict(tx, id, revision);
    const after = { frozenAt, frozenByName, revision: revision + 1 };
    const audit = { objectKind: "report", objectId: id, objectName: report.title, after };
    return { result: { id, revision: revision + 1 }, audit };
  });
}

async function computeFrozenData(
  ctx: ServiceContext,
  blocks: readonly ReportBlock[],
): Promise<Prisma.InputJsonObject> {
  const texts: string[] = [];
  // One after another: a report of many panels must not take every connection.
  for (const [index, block] of blocks.entries()) {
    texts.push(JSON.stringify(await answerNamed(ctx, block, index)));
    checkSize(blocks, texts);
  }
  const entries = blocks.map(({ id }, index) => [id, JSON.parse(texts[index] ?? "[]")]);
  return Object.fromEntries(entries);
}

async function answerNamed(
  ctx: ServiceContext,
  block: ReportBlock,
  index: number,
): Promise<FrozenAnswer[]> {
  try {
    return await computeAnswers(ctx, block);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const problem = `${nameBlock(block, index)} cannot be frozen: ${error.message}`;
    throw new InvalidInputError(`${problem}. Mend or remove it, then freeze again`, {
      cause: error,
    });
  }
}

function checkSize(blocks: readonly ReportBlock[], texts: readonly string[]): void {
  const sizes = texts.map((text) => Buffer.byteLength(text));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= FROZEN_BYTES_MAX) return;
  const largest = sizes.indexOf(Math.max(...sizes));
  const block = blocks[largest];
  const name = block === undefined ? "a block" : nameBlock(block, largest);
  throw new InvalidInputError(
    `Frozen, the report would keep more than ${toMegabytes(FROZEN_BYTES_MAX)} of data; ${name} alone takes ${toMegabytes(sizes[largest] ?? 0)}. Show fewer runs or columns there`,
  );
}

const toMegabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;
