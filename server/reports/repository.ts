import type { Db, Prisma, Tx } from "@/server/platform/db";
import { Audience, FrozenData, type ReportBlock, ReportBlocks } from "@/server/reports/schema";

export type ReportRow = NonNullable<Awaited<ReturnType<typeof findReport>>>;

/** A report with its project and comments, without what it showed when it was frozen. */
export async function findReport(db: Db | Tx, id: string) {
  const row = await db.report.findUnique({
    where: { id },
    omit: { frozenData: true },
    include: {
      project: { select: { slug: true, name: true } },
      comments: { orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
    },
  });
  if (row === null) return null;
  return {
    ...row,
    blocks: ReportBlocks.parse(row.blocks),
    audience: Audience.parse(row.audience),
  };
}

export async function findFrozenData(db: Db, id: string): Promise<FrozenData> {
  const row = await db.report.findUnique({ where: { id }, select: { frozenData: true } });
  return FrozenData.parse(row?.frozenData ?? {});
}

export type NewReport = {
  projectId: string;
  title: string;
  blocks: readonly ReportBlock[];
  ownerId: string | null;
  ownerName: string;
  audience: Audience;
};

export async function insertReport(tx: Tx, { blocks, ...data }: NewReport) {
  return tx.report.create({
    data: { ...data, blocks: [...blocks] },
    select: { id: true, revision: true },
  });
}

type Content = { title: string; blocks: readonly ReportBlock[] };

/** Writes a live report at `revision`; false when it has moved on or was frozen meanwhile. */
export async function updateContent(
  tx: Tx,
  { id, revision }: { id: string; revision: number },
  { title, blocks }: Content,
): Promise<boolean> {
  const { count } = await tx.report.updateMany({
    where: { id, revision, frozenAt: null },
    data: { title, blocks: [...blocks], revision: { increment: 1 } },
  });
  return count === 1;
}

export type Freezing = { frozenAt: Date; frozenByName: string; frozenData: Prisma.InputJsonObject };

/** Freezes a live report at `revision`; false when it has moved on or was frozen meanwhile. */
export async function updateFrozen(
  tx: Tx,
  { id, revision }: { id: string; revision: number },
  data: Freezing,
): Promise<boolean> {
  const { count } = await tx.report.updateMany({
    where: { id, revision, frozenAt: null },
    data: { ...data, revision: { increment: 1 } },
  });
  return count === 1;
}

export async function updateAudience(tx: Tx, id: string, audience: Audience): Promise<void> {
  await tx.report.update({ where: { id }, data: { audience } });
}

export async function deleteReportRow(tx: Tx, id: string): Promise<void> {
  await tx.report.delete({ where: { id } });
}

/** Keeps a report from being changed or frozen until the transaction ends. */
export async function lockReport(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM reports WHERE id = ${id} FOR UPDATE`;
}

export async function insertComment(
  tx: Tx,
  data: {
    reportId: string;
    blockId: string;
    text: string;
    authorId: string | null;
    authorName: string;
    createdAt: Date;
  },
): Promise<string> {
  return (await tx.reportComment.create({ data, select: { id: true } })).id;
}

export async function deleteCommentRow(tx: Tx, id: string): Promise<void> {
  await tx.reportComment.delete({ where: { id } });
}
