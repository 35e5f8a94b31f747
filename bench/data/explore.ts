import { copyFileSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { KEY } from "@/scripts/lib/client-servers";
import { createDuckDb } from "@/server/platform/duckdb";
import { readParquetSql } from "@/server/platform/parquet-sql";
import { type Target, withClient } from "./catalog";
import type { Generated } from "./profiles";
import { type Row, timeCalls } from "./table";

const PAGE = 10_000;
const KEY_IN_LAKE = "bench/flights.parquet";

/** The first page of a large table through the API, beside DuckDB reading the same rows. */
export async function measureExplore(
  { url, databaseUrl }: Target,
  { file, columns, rowCount }: Generated,
  { dataDir, tempDir }: { dataDir: string; tempDir: string },
): Promise<Row> {
  const inLake = path.join(dataDir, "lake", KEY_IN_LAKE);
  mkdirSync(path.dirname(inLake), { recursive: true });
  copyFileSync(file, inLake);
  const sizeBytes = statSync(file).size;
  const files = JSON.stringify([{ path: KEY_IN_LAKE, rowCount, sizeBytes, sha256: "" }]);
  await withClient(databaseUrl, async (client) => {
    await client.query(
      `INSERT INTO stores (id, slug, name, kind, config, updated_at)
       VALUES ('bench', 'bench', 'Bench', 'folder', '{}', now()) ON CONFLICT DO NOTHING`,
    );
    await client.query(
      `INSERT INTO datasets (id, slug, name, store_id, path, format, recipe, updated_at)
       VALUES ('flights', 'flights', 'Flights', 'bench', 'flights', 'parquet', '{"columns": []}', now())`,
    );
    await client.query(
      `INSERT INTO dataset_versions (id, dataset_id, number, files, columns, row_count, size_bytes, content_hash, source_hash, sample)
       VALUES ('flights', 'flights', 1, $1, $2, $3, $4, 'flights', 'flights', '[]')`,
      [files, JSON.stringify(columns), rowCount, sizeBytes],
    );
  });
  const headrace = await timeCalls(7, async () => {
    const answer = await fetch(`${url}/api/v1/explore/query`, {
      method: "POST",
      headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
      body: JSON.stringify({ sql: "SELECT * FROM flights", limit: PAGE }),
    });
    const { rows } = (await answer.json()) as { rows?: unknown[] };
    if (rows?.length !== PAGE) throw new Error(`${answer.status}: ${rows?.length} rows`);
  });
  const duckdb = await createDuckDb({ tempDir });
  const limit = await timeCalls(7, () =>
    duckdb.query(
      z.record(z.string(), z.unknown()),
      `SELECT * FROM ${readParquetSql([file])} LIMIT ${PAGE}`,
    ),
  ).finally(() => duckdb.close());
  return {
    what: `first ${PAGE} rows of ${rowCount / 1e6} M in Explore (p95)`,
    ...{ headrace: headrace.p95, limit: limit.p95, peer: null, goal: "≤ 1 s" },
  };
}
