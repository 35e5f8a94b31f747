import type { Db } from "@/server/platform/db";

const SELECT = {
  id: true,
  name: true,
  modelId: true,
  model: { select: { name: true, title: true } },
  deployments: {
    where: { endedAt: null, role: "champion" },
    select: { versionId: true, startedAt: true, version: { select: { number: true } } },
    orderBy: { startedAt: "desc" },
    take: 1,
  },
} as const;

export type MonitoredEndpoint = {
  id: string;
  name: string;
  modelId: string;
  modelName: string;
  modelTitle: string;
  /** What serves; null before the first deployment. */
  serving: { versionId: string; number: number } | null;
};

type Row = {
  id: string;
  name: string;
  modelId: string;
  model: { name: string; title: string };
  deployments: { versionId: string; version: { number: number } }[];
};

function toEndpoint({ id, name, modelId, model, deployments }: Row): MonitoredEndpoint {
  const [open] = deployments;
  const serving =
    open === undefined ? null : { versionId: open.versionId, number: open.version.number };
  return { id, name, modelId, modelName: model.name, modelTitle: model.title, serving };
}

export async function findEndpointByName(db: Db, name: string): Promise<MonitoredEndpoint | null> {
  const row = await db.endpoint.findUnique({ where: { name }, select: SELECT });
  return row === null ? null : toEndpoint(row);
}

/** Endpoints, of one model or of all, by name. */
export async function findEndpoints(db: Db, modelName?: string): Promise<MonitoredEndpoint[]> {
  const where = modelName === undefined ? {} : { model: { name: modelName } };
  const rows = await db.endpoint.findMany({ where, select: SELECT, orderBy: { name: "asc" } });
  return rows.map(toEndpoint);
}
