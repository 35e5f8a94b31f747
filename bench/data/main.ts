/**
 * The catalog's work beside DuckDB or PostgreSQL alone (the limit) and beside a peer.
 *
 * Usage: npm run bench:data [-- --quick --only profiles,catalog,explore,lineage]
 *
 * The peer of profiles is ydata-profiling, in its default mode and in its minimal one, ten minutes at
 * most; it needs Python 3.10 or newer and is left out without it. Servers listen on 127.0.0.1.
 */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { findPython, note, startHeadrace, stopServer } from "@/scripts/lib/client-servers";
import { startThrowAwayPostgres } from "@/scripts/lib/throw-away-postgres";
import { createDuckDb } from "@/server/platform/duckdb";
import { measureCatalog, type Target } from "./catalog";
import { measureExplore } from "./explore";
import { measureLineage } from "./lineage";
import { measureProfiles, takeFlights } from "./profiles";
import { printTable } from "./table";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", default: "profiles,catalog,explore,lineage" },
  },
});
const isWanted = (part: string) => options.only.split(",").includes(part);

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "headrace-bench-data-"));
  const postgres = await startThrowAwayPostgres({ durable: true });
  try {
    note("profiles …");
    const rows = isWanted("profiles")
      ? await measureProfiles(folder, { isQuick: options.quick, python: findPython() })
      : [];
    const urls = new Map<string, string>();
    const createDatabase = async (name: string) => {
      const url = await postgres.createDatabase(name);
      urls.set(name, url);
      return url;
    };
    const stage = { python: "", newest: "", folder, createDatabase };
    const headrace = await startHeadrace(stage, "headrace_data");
    try {
      const target = { url: headrace.url, databaseUrl: urls.get("headrace_data") ?? "" };
      const source = await createDatabase("source");
      note("catalog, Explore, lineage …");
      const size = { isQuick: options.quick };
      if (isWanted("catalog")) rows.push(...(await measureCatalog(target, source, size)));
      if (isWanted("explore")) rows.push(await exploreFlights(folder, target));
      if (isWanted("lineage")) rows.push(...(await measureLineage(target, size)));
    } finally {
      await stopServer(headrace.child);
    }
    printTable(rows);
  } finally {
    await postgres.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function exploreFlights(folder: string, target: Target) {
  const duckdb = await createDuckDb({ tempDir: path.join(folder, "explore") });
  const flights = await takeFlights(duckdb, folder, options.quick);
  duckdb.close();
  const dirs = { dataDir: path.join(folder, "headrace_data"), tempDir: path.join(folder, "alone") };
  return measureExplore(target, flights, dirs);
}

await main();
