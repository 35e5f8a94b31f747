import type { ServiceContext } from "@/server/platform/context";

export type ChurnSide = {
  runId: string;
  runName: string;
  /** Newest registered version of ours that can be scored. */
  versionId: string | null;
  /** Registered versions of any kind. */
  versionCount: number;
  /** What it was evaluated on. */
  featureSetId: string | null;
};

/** What is known of a run's model and its evaluation; null where there is no such run. */
export async function findChurnSide(
  { pool }: Pick<ServiceContext, "pool">,
  runId: string,
): Promise<ChurnSide | null> {
  const { rows } = await pool.query<ChurnSide>(
    `SELECT r.id AS "runId", r.name AS "runName",
       (SELECT v.id FROM model_versions v WHERE v.run_id = r.id AND v.deleted_at IS NULL
          AND v.artifact_uri IS NOT NULL AND v.signature IS NOT NULL
          ORDER BY v.created_at DESC LIMIT 1) AS "versionId",
       (SELECT count(*)::int FROM model_versions v
          WHERE v.run_id = r.id AND v.deleted_at IS NULL) AS "versionCount",
       (SELECT i.feature_set_id FROM run_inputs i
          WHERE i.run_id = r.id AND i.context = 'evaluation') AS "featureSetId"
     FROM runs r WHERE r.id = $1`,
    [runId],
  );
  return rows[0] ?? null;
}
