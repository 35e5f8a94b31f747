import { z } from "zod";
import type { Prisma } from "@/prisma/generated/client";
import { IngestRecipe, ScanEntry } from "@/server/catalog/schema";
import { Affected, IncidentEvent } from "@/server/contracts/schema";
import type { Db, Tx } from "@/server/platform/db";

/**
 * What stands on a dataset: feature views over it, models whose training or evaluation read a version
 * of it, endpoints of those models, and the consumers that its contracts name.
 */
export async function findAffected(tx: Tx, datasetId: string): Promise<Affected> {
  const [row] = await tx.$queryRaw<{ affected: unknown }[]>`
    WITH models AS (
      SELECT DISTINCT m.id, m.name FROM run_inputs i
      JOIN dataset_versions v ON v.id = i.dataset_version_id
      JOIN model_versions mv ON mv.run_id = i.run_id AND mv.deleted_at IS NULL
      JOIN models m ON m.id = mv.model_id
      WHERE v.dataset_id = ${datasetId}
    )
    SELECT jsonb_build_object(
      'featureViews', (SELECT coalesce(jsonb_agg(DISTINCT f.name), '[]') FROM feature_views f
        WHERE f.dataset_id = ${datasetId}),
      'models', (SELECT coalesce(jsonb_agg(name ORDER BY name), '[]') FROM models),
      'endpoints', (SELECT coalesce(jsonb_agg(DISTINCT e.name), '[]') FROM endpoints e
        JOIN models m ON m.id = e.model_id),
      'consumers', (SELECT coalesce(jsonb_agg(DISTINCT u->>'name'), '[]')
        FROM contracts c, jsonb_path_query(c.document,
          '$.customProperties[*] ? (@.property == "consumers").value[*] ? (@.name.type() == "string")') u
        WHERE c.dataset_id = ${datasetId} AND c.status = 'active')
    ) AS affected`;
  return Affected.parse(row?.affected);
}

/** What a scan saw of each dataset that reads from its store. */
export async function findScannedDatasets(db: Db, scanId: string) {
  const scan = await db.scan.findUnique({
    where: { id: scanId },
    include: { store: { include: { datasets: true } } },
  });
  if (scan === null) return [];
  const entries = ScanEntry.array().parse(scan.entries);
  return scan.store.datasets.map(({ id, slug, name, path, recipe }) => ({
    ...{ id, slug, name, path },
    storeName: scan.store.name,
    recipe: IngestRecipe.parse(recipe),
    entry: entries.find((entry) => entry.path === path) ?? null,
  }));
}

/** Closes the open incidents whose trouble is over. */
export async function resolveIncidents(
  tx: Tx,
  where: Prisma.DataIncidentWhereInput,
  { note, at }: { note: string; at: Date },
): Promise<void> {
  const resolved = await tx.dataIncident.updateManyAndReturn({
    where: { ...where, openKey: { not: null } },
    data: { state: "resolved", openKey: null, resolvedAt: at, resolvedByName: THE_DATA },
    select: { id: true },
  });
  await tx.incidentEvent.createMany({
    data: resolved.map(({ id }) => ({
      ...{ incidentId: id, kind: "resolved", text: note, byName: THE_DATA, at },
    })),
  });
}

/** Who opens and closes what nobody looked at. */
export const THE_DATA = "the data";

/** What happened to an incident, oldest first. */
export async function findEvents(db: Db, incidentId: string): Promise<IncidentEvent[]> {
  const rows = await db.incidentEvent.findMany({
    where: { incidentId },
    orderBy: [{ at: "asc" }, { id: "asc" }],
  });
  return z.array(IncidentEvent).parse(rows);
}
