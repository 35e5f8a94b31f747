import type { Db, Tx } from "@/server/platform/db";
import type { Deployment } from "@/server/serving/schema";

/** Channel that tells web processes whose model changed; payload is the endpoint's name. */
export const ENDPOINTS_CHANNEL = "headrace_endpoints";

export type EndpointRow = {
  id: string;
  name: string;
  description: string;
  modelId: string;
  modelName: string;
  createdAt: Date;
};

export async function findEndpoint(db: Db | Tx, name: string): Promise<EndpointRow | null> {
  const row = await db.endpoint.findUnique({
    where: { name },
    include: { model: { select: { name: true } } },
  });
  if (row === null) return null;
  const { id, description, modelId, model, createdAt } = row;
  return { id, name, description, modelId, modelName: model.name, createdAt };
}

export async function insertEndpoint(
  tx: Tx,
  data: { name: string; modelId: string; description: string; ownerId: string | null },
): Promise<string> {
  const row = await tx.endpoint.create({ data, select: { id: true } });
  return row.id;
}

/** Deployments of an endpoint, newest first. */
export async function findDeployments(db: Db, endpointId: string): Promise<Deployment[]> {
  const rows = await db.deployment.findMany({
    where: { endpointId },
    include: { version: { select: { number: true } } },
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
  });
  return rows.map(({ version, endpointId: _, weight: __, ...row }) => ({
    ...row,
    versionNumber: version.number,
  }));
}

/**
 * Makes `versionId` the endpoint's only serving version and tells the web processes. The endpoint's
 * row is locked first, so that two deployments at once leave one open.
 * @returns the version that served before; `changed` false when it is the same
 */
export async function saveDeployment(
  tx: Tx,
  endpoint: { id: string; name: string },
  deployment: {
    versionId: string;
    reason: string;
    deployedByName: string;
    startedAt: Date;
    effectiveFrom: Date | null;
  },
): Promise<{ id: string; former: string | null; changed: boolean }> {
  await tx.$queryRaw`SELECT 1 FROM endpoints WHERE id = ${endpoint.id} FOR UPDATE`;
  const open = { endpointId: endpoint.id, endedAt: null, role: "champion" };
  const current = await tx.deployment.findFirst({
    where: open,
    select: { id: true, versionId: true },
  });
  if (current?.versionId === deployment.versionId) {
    return { id: current.id, former: current.versionId, changed: false };
  }
  await tx.deployment.updateMany({ where: open, data: { endedAt: deployment.startedAt } });
  const { id } = await tx.deployment.create({
    data: { ...deployment, endpointId: endpoint.id },
    select: { id: true },
  });
  await tx.endpoint.update({
    where: { id: endpoint.id },
    data: { updatedAt: deployment.startedAt },
  });
  await tx.$executeRaw`SELECT pg_notify(${ENDPOINTS_CHANNEL}, ${endpoint.name})`;
  return { id, former: current?.versionId ?? null, changed: true };
}
