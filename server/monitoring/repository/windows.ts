import {
  Distribution,
  FeatureDrift,
  MonitorWindow,
  type Resolution,
} from "@/server/monitoring/schema";
import type { ColumnDrift, WindowQuality } from "@/server/monitoring/window-state";
import type { Db, Prisma, Tx } from "@/server/platform/db";

export type WindowKey = {
  endpointId: string;
  versionId: string;
  resolution: Resolution;
  windowFrom: Date;
};

export type ComputedWindow = {
  key: WindowKey;
  windowTo: Date;
  quality: WindowQuality;
  drifts: readonly (ColumnDrift & { labels: string[] })[];
  computedAt: Date;
};

/**
 * Inserts or replaces windows with their drifts. One save an endpoint at a time; a window that a
 * later computation has stored already is kept.
 */
export async function saveWindows(
  tx: Tx,
  endpointId: string,
  windows: readonly ComputedWindow[],
): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`monitoring ${endpointId}`}))`;
  for (const window of windows) await saveWindow(tx, window);
}

async function saveWindow(tx: Tx, window: ComputedWindow): Promise<void> {
  const { key, windowTo, quality, drifts, computedAt } = window;
  const where = { endpointId_versionId_resolution_windowFrom: key };
  const former = await tx.monitorWindow.findUnique({ where, select: { computedAt: true } });
  if (former !== null && former.computedAt > computedAt) return;
  const latencySketch = new Uint8Array(quality.latencySketch);
  const data = { ...quality, latencySketch, windowTo, computedAt };
  await tx.monitorWindow.upsert({
    where,
    create: { ...key, ...data },
    update: data,
    select: { n: true },
  });
  await tx.featureDrift.deleteMany({ where: key });
  await tx.featureDrift.createMany({
    data: drifts.map((drift) => ({ ...key, windowTo, computedAt, ...toDriftColumns(drift) })),
  });
}

/** An effect of too few rows would be read as a finding, so it is not kept. */
function toDriftColumns({ name, labels, counts, ...drift }: ColumnDrift & { labels: string[] }) {
  const isDecided = drift.severity !== "insufficient data";
  const distribution: Prisma.InputJsonObject = { labels, counts };
  return {
    feature: name,
    reference: "training",
    n: drift.currentRows,
    nReference: drift.referenceRows,
    psi: isDecided ? drift.psi : null,
    jsDistance: isDecided ? drift.js : null,
    pValue: drift.pValue,
    qValue: isDecided ? drift.qValue : null,
    severity: drift.severity,
    distribution,
  };
}

/** When the endpoint's windows were last computed; null before the first time. */
export async function findLastComputedAt(db: Db, endpointId: string): Promise<Date | null> {
  const found = await db.monitorWindow.aggregate({
    where: { endpointId },
    _max: { computedAt: true },
  });
  return found._max.computedAt;
}

export async function findWindows(
  db: Db,
  where: { endpointId: string; resolution: Resolution },
): Promise<MonitorWindow[]> {
  const rows = await db.monitorWindow.findMany({
    where,
    omit: { latencySketch: true },
    orderBy: [{ windowFrom: "asc" }, { versionId: "asc" }],
  });
  return rows.map((row) => MonitorWindow.parse(row));
}

export async function findDrifts(
  db: Db,
  where: { endpointId: string; versionId: string; resolution: Resolution },
): Promise<FeatureDrift[]> {
  const rows = await db.featureDrift.findMany({
    where,
    omit: { distribution: true },
    orderBy: [{ windowFrom: "asc" }, { feature: "asc" }],
  });
  return rows.map((row) => FeatureDrift.parse(row));
}

export async function findDrift(
  db: Db,
  key: WindowKey & { feature: string },
): Promise<{ drift: FeatureDrift; distribution: Distribution } | null> {
  const row = await db.featureDrift.findUnique({
    where: { endpointId_versionId_resolution_windowFrom_feature: key },
  });
  if (row === null) return null;
  return { drift: FeatureDrift.parse(row), distribution: Distribution.parse(row.distribution) };
}
