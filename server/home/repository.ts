import { z } from "zod";
import { type AdminHome, HOME_ROWS, UpstreamBreak, WorkerLine } from "@/server/home/schema";
import type { Pool } from "@/server/platform/db";

/** Contracts in force whose newest evaluation failed, the newest failure first. */
export async function findUpstreamBreaks(pool: Pool): Promise<UpstreamBreak[]> {
  const { rows } = await pool.query<Record<string, unknown>>(
    `SELECT c.id AS "contractId", c.name AS "contractName", c.slug AS "contractSlug",
       d.name AS "datasetName", d.slug AS "datasetSlug", r.checks_failed AS "checksFailed",
       r.checks_failed + r.checks_passed AS "checksTotal", r.computed_at AS "computedAt",
       (SELECT max(k.window_from) FROM contract_checks k WHERE k.run_id = r.id AND k.outcome IN ('failed', 'error'))
         AS "lastWindowFrom",
       ARRAY(SELECT DISTINCT f.name FROM feature_views f WHERE f.dataset_id = d.id ORDER BY 1)
         AS "featureViews",
       ARRAY(SELECT DISTINCT m.name FROM models m
         JOIN model_versions v ON v.model_id = m.id AND v.deleted_at IS NULL
         JOIN run_inputs i ON i.run_id = v.run_id
         JOIN dataset_versions dv ON dv.id = i.dataset_version_id
         WHERE dv.dataset_id = d.id ORDER BY 1) AS models
     FROM contracts c JOIN datasets d ON d.id = c.dataset_id
       JOIN LATERAL (SELECT * FROM contract_runs WHERE contract_id = c.id
         ORDER BY computed_at DESC LIMIT 1) r ON true
     WHERE c.status = 'active' AND r.state = 'failed'
     ORDER BY r.computed_at DESC, c.id LIMIT ${HOME_ROWS}`,
  );
  return rows.map((row) => UpstreamBreak.parse(row));
}

const CatalogCounts = z.object({
  stores: z.record(z.string(), z.number()),
  datasets: z.object({
    total: z.number(),
    owned: z.number(),
    described: z.number(),
    contracted: z.number(),
    profiled: z.number(),
  }),
  contracts: z.object({
    total: z.number(),
    passed: z.number(),
    failed: z.number(),
    unchecked: z.number(),
  }),
});

export async function findCatalogCounts(pool: Pool): Promise<z.infer<typeof CatalogCounts>> {
  const { rows } = await pool.query<Record<string, unknown>>(
    `SELECT
       (SELECT coalesce(jsonb_object_agg(state, n), '{}')
         FROM (SELECT state, count(*) AS n FROM stores GROUP BY state) s) AS stores,
       (SELECT jsonb_build_object('total', count(*), 'owned', count(d.owner_id),
           'described', count(*) FILTER (WHERE d.description <> ''),
           'contracted', count(*) FILTER (WHERE EXISTS (SELECT 1 FROM contracts c
             WHERE c.dataset_id = d.id AND c.status = 'active')),
           'profiled', count(v.profiled_at))
         FROM datasets d LEFT JOIN LATERAL (SELECT profiled_at FROM dataset_versions
           WHERE dataset_id = d.id ORDER BY number DESC LIMIT 1) v ON true) AS datasets,
       (SELECT jsonb_build_object('total', count(*),
           'passed', count(*) FILTER (WHERE r.state = 'passed'),
           'failed', count(*) FILTER (WHERE r.state = 'failed'),
           'unchecked', count(*) FILTER (WHERE r.state IS NULL))
         FROM contracts c LEFT JOIN LATERAL (SELECT state FROM contract_runs
           WHERE contract_id = c.id ORDER BY computed_at DESC LIMIT 1) r ON true
         WHERE c.status = 'active') AS contracts`,
  );
  return CatalogCounts.parse(rows[0]);
}

export async function findJobCounts(
  pool: Pool,
  times: { now: Date; since: Date },
): Promise<AdminHome["jobs"]> {
  const { rows } = await pool.query<AdminHome["jobs"]>(
    `SELECT
       (SELECT coalesce(jsonb_object_agg(state, n), '{}')
         FROM (SELECT state, count(*) AS n FROM jobs GROUP BY state) s) AS "byState",
       (SELECT min(run_after) FROM jobs WHERE state = 'queued' AND run_after <= $1::timestamptz)
         AS "oldestQueuedAt",
       (SELECT count(*)::int FROM jobs WHERE state = 'failed' AND finished_at >= $2::timestamptz)
         AS "failedSinceYesterday"`,
    [times.now, times.since],
  );
  return rows[0] ?? { byState: {}, oldestQueuedAt: null, failedSinceYesterday: 0 };
}

/** Workers that reported since `since` and have not stopped. */
export async function findWorkers(pool: Pool, since: Date): Promise<WorkerLine[]> {
  const { rows } = await pool.query<Record<string, unknown>>(
    `SELECT w.id, w.hostname, w.concurrency, w.last_seen_at AS "lastSeenAt",
       (SELECT count(*)::int FROM jobs j WHERE j.locked_by = w.id AND j.state = 'running') AS running
     FROM workers w WHERE w.last_seen_at >= $1::timestamptz AND w.stopped_at IS NULL
     ORDER BY w.started_at, w.id`,
    [since],
  );
  return rows.map((row) => WorkerLine.parse(row));
}

export async function findStorage(pool: Pool): Promise<AdminHome["storage"]> {
  const { rows } = await pool.query<AdminHome["storage"]>(
    `SELECT pg_database_size(current_database())::double precision AS "databaseBytes",
       v.*, f.*, m.*
     FROM (SELECT coalesce(sum(size_bytes), 0)::double precision AS "versionBytes",
         count(*)::int AS "versionCount" FROM dataset_versions) v,
       (SELECT coalesce(sum(file.bytes), 0)::double precision AS "featureSetBytes",
         count(*)::int AS "featureSetCount" FROM feature_sets s
         LEFT JOIN LATERAL (SELECT sum(x::bigint) AS bytes
           FROM jsonb_path_query(s.files, '$[*].sizeBytes') x) file ON true) f,
       (SELECT coalesce(sum(size_bytes), 0)::double precision AS "modelBytes",
         count(*)::int AS "modelCount" FROM model_versions) m`,
  );
  const storage = rows[0];
  if (storage === undefined) throw new Error("Sizes were not returned");
  return storage;
}

export async function countPeople(pool: Pool, now: Date): Promise<AdminHome["people"]> {
  const { rows } = await pool.query<AdminHome["people"]>(
    `SELECT (SELECT count(*)::int FROM users) AS total,
       (SELECT count(*)::int FROM users WHERE disabled_at IS NOT NULL) AS disabled,
       (SELECT count(*)::int FROM api_keys k LEFT JOIN users o ON o.id = k.owner_id
         WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $1::timestamptz)
           AND o.disabled_at IS NULL) AS keys`,
    [now],
  );
  return rows[0] ?? { total: 0, disabled: 0, keys: 0 };
}

const JobRow = z.object({
  id: z.string(),
  state: z.enum(["queued", "running", "succeeded", "failed", "cancelled"]),
  progress: z.number(),
  progressNote: z.string().nullable(),
  error: z.string().nullable(),
});

/** The newest job of a kind. */
export async function findLastJob(
  pool: Pool,
  kind: string,
): Promise<z.infer<typeof JobRow> | null> {
  const { rows } = await pool.query<Record<string, unknown>>(
    `SELECT id, state, progress, progress_note AS "progressNote", error FROM jobs
     WHERE kind = $1 ORDER BY created_at DESC, id DESC LIMIT 1`,
    [kind],
  );
  return rows[0] === undefined ? null : JobRow.parse(rows[0]);
}
