import type { Db, Tx } from "@/server/platform/db";
import type { ReplayItem } from "@/server/serving/schema";

const SELECT = {
  id: true,
  jobId: true,
  rangeFrom: true,
  rangeTo: true,
  labelDelayDays: true,
  clockAt: true,
  sent: true,
  labelled: true,
  failed: true,
  total: true,
  startedAt: true,
  finishedAt: true,
} as const;

export async function findReplays(db: Db, endpointId: string): Promise<ReplayItem[]> {
  return db.replay.findMany({
    where: { endpointId },
    select: SELECT,
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
    take: 50,
  });
}

/** The job's replay; made by the first attempt that gets this far. */
export async function saveReplay(
  tx: Tx,
  jobId: string,
  data: {
    endpointId: string;
    datasetVersionId: string;
    rangeFrom: Date;
    rangeTo: Date;
    labelDelayDays: number;
    total: number;
    startedAt: Date;
  },
): Promise<{ replay: ReplayItem; created: boolean }> {
  const known = await tx.replay.findUnique({ where: { jobId }, select: SELECT });
  if (known !== null) return { replay: known, created: false };
  const replay = await tx.replay.create({ data: { ...data, jobId }, select: SELECT });
  return { replay, created: true };
}

export type ReplayProgress = Pick<ReplayItem, "clockAt" | "sent" | "labelled" | "failed">;

export async function updateReplay(
  tx: Tx,
  id: string,
  progress: ReplayProgress & { finishedAt?: Date },
): Promise<void> {
  await tx.replay.update({ where: { id }, data: progress, select: { id: true } });
}
