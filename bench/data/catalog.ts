import pg from "pg";
import { KEY } from "@/scripts/lib/client-servers";
import { PostgresConfig } from "@/server/catalog/connectors/postgres/kind";
import { connectPostgres } from "@/server/catalog/connectors/postgres/postgres";
import { type Row, timeCalls } from "./table";

type Size = { isQuick: boolean };
export type Target = { url: string; databaseUrl: string };

const COLUMNS = 50;
const WORDS = [
  ...["customer", "address", "order", "payment", "invoice", "shipment", "product", "supplier"],
  ...["session", "campaign", "account", "balance", "country", "currency", "device", "employee"],
];

/** Search over ten thousand datasets through the API, and a scan of as many tables. */
export async function measureCatalog(
  target: Target,
  sourceUrl: string,
  size: Size,
): Promise<Row[]> {
  const count = size.isQuick ? 1_000 : 10_000;
  await insertDatasets(target.databaseUrl, count);
  const rows: Row[] = [];
  for (const [what, filter] of [
    ["a word", "customer"],
    ["a word with a slip", "custmer"],
    ["a column with a slip", "adress_c17"],
    ["two words and a field", "paymnt invoice and tier = 2"],
  ] as const) {
    const query = new URLSearchParams({ filter, limit: "50" });
    const url = `${target.url}/api/v1/catalog/datasets?${query}`;
    const { p95 } = await timeCalls(20, () => get(url));
    rows.push({
      ...{ what: `search of ${count} × ${COLUMNS}: ${what} (p95)`, headrace: p95 },
      ...{ limit: null, peer: null, goal: "≤ 300 ms" },
    });
  }
  rows.push(await measureScan(sourceUrl, count));
  return rows;
}

async function get(url: string): Promise<void> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${KEY}` } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text}`);
  if (JSON.parse(text).items.length === 0) throw new Error(`${url} found nothing`);
}

/** Written as the services write them; triggers keep what a search finds them by. */
export async function insertDatasets(databaseUrl: string, count: number): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await client.query(
      "INSERT INTO stores (id, slug, name, kind, config, updated_at) VALUES ('bench', 'bench', 'Bench', 'folder', '{}', now())",
    );
    const word = (at: string) => `(ARRAY['${WORDS.join("','")}'])[1 + (${at}) % ${WORDS.length}]`;
    await client.query(
      `INSERT INTO datasets (id, slug, name, store_id, path, format, description, tier, tags, recipe, updated_at)
       SELECT 'd' || i, 'set-' || i, ${word("i")} || ' ' || ${word("i / 16")} || ' ' || i, 'bench',
         'schema_' || i % 40 || '.table_' || i, 'table', 'Every ' || ${word("i / 7")} || ' of the shop',
         1 + i % 4, ARRAY[${word("i / 3")}], '{"columns": []}', now()
       FROM generate_series(1, $1::int) i`,
      [count],
    );
    await client.query(
      `INSERT INTO dataset_versions (id, dataset_id, number, files, columns, row_count, size_bytes, content_hash, source_hash, sample)
       SELECT 'v' || i, 'd' || i, 1, '[]', (
           SELECT jsonb_agg(jsonb_build_object('name', ${word("i + c")} || '_c' || c, 'type', 'text', 'nullable', true))
           FROM generate_series(1, ${COLUMNS}) c),
         1000 * i, 1000, 'h' || i, 's' || i, '[]'
       FROM generate_series(1, $1::int) i`,
      [count],
    );
    await client.query("ANALYZE");
  });
}

/** All tables with their columns, beside PostgreSQL's own answer about them. */
async function measureScan(databaseUrl: string, count: number): Promise<Row> {
  const columns = Array.from({ length: COLUMNS }, (_, at) => `c${at} int`).join(", ");
  await withClient(databaseUrl, async (client) => {
    for (let from = 0; from < count; from += 500) {
      const tables = Array.from(
        { length: Math.min(500, count - from) },
        (_, at) => `CREATE TABLE t${from + at} (${columns});`,
      );
      await client.query(tables.join("\n"));
    }
    await client.query("ANALYZE");
  });
  const { hostname, port, pathname, username, password } = new URL(databaseUrl);
  const config = PostgresConfig.parse({
    ...{ host: hostname, port, database: pathname.slice(1), user: username, tls: "off" },
  });
  const connector = connectPostgres(config, decodeURIComponent(password), true);
  const headrace = await timeCalls(3, async () => {
    const found = await connector.list();
    if (found.length !== count) throw new Error(`${found.length} tables were found`);
  });
  const limit = await timeCalls(3, () =>
    withClient(databaseUrl, async (client) => {
      await client.query(
        `SELECT table_schema, table_name, column_name, data_type, is_nullable
         FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2, ordinal_position`,
      );
    }),
  );
  return {
    what: `scan of ${count} tables × ${COLUMNS}`,
    ...{ headrace: headrace.median, limit: limit.median, peer: null },
    goal: `${Math.round((count / headrace.median) * 60_000).toLocaleString("en-GB")} tables a minute (≥ 1,000)`,
  };
}

export async function withClient(
  url: string,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await work(client).finally(() => client.end());
}
