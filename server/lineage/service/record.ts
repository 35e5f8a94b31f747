import { createHash, randomUUID } from "node:crypto";
import { requirePermission } from "@/server/identity/service";
import { canonicalJson } from "@/server/lib/canonical-json";
import { listColumnSources } from "@/server/lineage/column-sources";
import { currentFacets, mergeFacets } from "@/server/lineage/facets";
import { canonicalName } from "@/server/lineage/naming";
import { replaceColumns } from "@/server/lineage/repository/columns";
import {
  chooseCurrentRuns,
  type DatasetRow,
  findUses,
  insertEvents,
  type JobRow,
  joinNames,
  lockDatasets,
  lockJobs,
  lockRuns,
  type RunRow,
  replaceDeclaredUses,
  saveFacets,
  saveRuns,
  saveUses,
  type UseRow,
} from "@/server/lineage/repository/record";
import { pickState } from "@/server/lineage/run-state";
import type { Facets, LineageEvent, Named } from "@/server/lineage/schema";
import { listSymlinks } from "@/server/lineage/symlinks";
import type { ServiceContext } from "@/server/platform/context";
import { inTransaction, type Sql } from "@/server/platform/sql";

/**
 * Takes what producers tell into the graph, all of it or nothing. Events may come in any order and
 * more than once: facets add up over a run's events, the latest of each by event time standing.
 * @returns how many were new
 */
export async function recordEvents(
  ctx: ServiceContext,
  events: readonly LineageEvent[],
): Promise<{ received: number; recorded: number }> {
  requirePermission(ctx, "lineage.write");
  const hashed = new Map(events.map((event) => [hashOf(event), event]));
  const recorded = await inTransaction(ctx.pool, async (sql) => {
    const stored = [...hashed].map(([hash, { kind, at, body }]) => ({ hash, kind, at, body }));
    const told = { toldBy: ctx.actor.name, receivedAt: ctx.now() };
    const fresh = await insertEvents(sql, stored, told);
    const news = [...hashed].filter(([hash]) => fresh.has(hash)).map(([, event]) => event);
    if (news.length > 0) await apply(sql, news);
    return news.length;
  });
  return { received: events.length, recorded };
}

const hashOf = ({ body }: LineageEvent) =>
  createHash("sha256").update(canonicalJson(body)).digest("hex");

/** Names with one writing each, so that two spellings of one dataset are one row. */
type Rows<Row> = { rows: Map<string, Row>; get(name: { namespace: string; name: string }): Row };

async function apply(sql: Sql, events: readonly LineageEvent[]): Promise<void> {
  const jobs = await lockAll(
    events.flatMap(({ job }) => (job === null ? [] : [job])),
    (names) => lockJobs(sql, names),
    (name) => name,
  );
  const datasets = await lockAll(
    events.flatMap(listDatasets),
    (names) => lockDatasets(sql, names),
    canonicalName,
  );
  for (const { at, job, uses, dataset } of events) {
    if (job !== null) keepFacets(jobs.get(job), job.facets, at);
    for (const each of [...uses, ...(dataset === null ? [] : [dataset])]) {
      keepFacets(datasets.get(each), each.facets, at);
    }
  }
  await saveFacets(sql, "lineage_jobs", [...jobs.rows.values()]);
  await saveFacets(sql, "lineage_datasets", [...datasets.rows.values()]);
  await saveColumns(sql, events, datasets);
  await applyRuns(sql, events, { jobs, datasets });
  await applyDeclared(sql, events, { jobs, datasets });
  await joinSymlinks(sql, events, datasets);
}

function keepFacets(row: { facets: JobRow["facets"] }, told: Facets, at: Date): void {
  row.facets = mergeFacets(row.facets, told, at);
}

/** Every dataset that an event names, its symlinks included. */
function listDatasets({ uses, dataset }: LineageEvent): { namespace: string; name: string }[] {
  const named = [...uses, ...(dataset === null ? [] : [dataset])];
  return named.flatMap((each) => [
    each,
    ...listSymlinks(each.facets),
    ...listColumnSources(each.facets).map(({ input }) => input),
  ]);
}

/**
 * Columns follow the facet that stands, so that the order of events does not matter. Where that is not
 * one of these events, its columns were kept when it came.
 */
async function saveColumns(
  sql: Sql,
  events: readonly LineageEvent[],
  datasets: Rows<DatasetRow>,
): Promise<void> {
  const standing = new Map<string, DatasetRow>();
  for (const { uses, dataset } of events) {
    for (const each of dataset === null ? uses : [...uses, dataset]) {
      const told = each.facets[COLUMNS];
      const row = datasets.get(each);
      const current = currentFacets(row.facets)[COLUMNS] ?? null;
      if (told === undefined || canonicalJson(current) !== canonicalJson(told)) continue;
      standing.set(row.id, row);
    }
  }
  if (standing.size === 0) return;
  const rows = [...standing.values()].flatMap(({ id: outputId, facets }) =>
    listColumnSources(currentFacets(facets)).map(({ input, ...column }) => ({
      ...{ ...column, outputId, inputId: datasets.get(input).id },
    })),
  );
  await replaceColumns(sql, [...standing.keys()], rows);
}

const COLUMNS = "columnLineage";

type Name = { namespace: string; name: string };

async function lockAll<Row extends Name>(
  named: readonly Name[],
  lock: (names: readonly (Name & { id: string })[]) => Promise<Row[]>,
  canonical: (name: Name) => Name,
): Promise<Rows<Row>> {
  const keyOf = (name: Name) => JSON.stringify([name.namespace, name.name]);
  const names = new Map(
    named.map((each) => {
      const { namespace, name } = canonical(each);
      return [keyOf({ namespace, name }), { id: randomUUID(), namespace, name }];
    }),
  );
  const locked = names.size === 0 ? [] : await lock([...names.values()]);
  const rows = new Map(locked.map((row) => [keyOf(row), row]));
  return {
    rows,
    get(name) {
      const row = rows.get(keyOf(canonical(name)));
      if (row === undefined) throw new Error(`${keyOf(name)} was not locked`);
      return row;
    },
  };
}

type Graph = { jobs: Rows<JobRow>; datasets: Rows<DatasetRow> };

async function applyRuns(sql: Sql, events: readonly LineageEvent[], graph: Graph): Promise<void> {
  const told = events.filter((event) => event.run !== null && event.job !== null);
  const ids = [...new Set(told.map(({ run }) => run?.id ?? ""))];
  if (ids.length === 0) return;
  const runs = new Map((await lockRuns(sql, ids)).map((run) => [run.id, run]));
  const uses = new Map((await findUses(sql, ids)).map((use) => [keyOfUse(use), use]));
  for (const event of told) {
    const { run, job, at } = event;
    if (run === null || job === null) continue;
    const jobId = graph.jobs.get(job).id;
    runs.set(run.id, mergeRun(runs.get(run.id), { ...run, jobId, at }));
    for (const use of event.uses) {
      const datasetId = graph.datasets.get(use).id;
      const key = { runId: run.id, datasetId, direction: use.direction };
      const known = uses.get(keyOfUse(key))?.facets ?? {};
      uses.set(keyOfUse(key), { ...key, facets: mergeFacets(known, use.useFacets, at) });
    }
  }
  await saveRuns(sql, [...runs.values()]);
  await saveUses(sql, [...uses.values()]);
  await chooseCurrentRuns(sql, [...new Set([...runs.values()].map(({ jobId }) => jobId))]);
}

const keyOfUse = ({ runId, datasetId, direction }: Omit<UseRow, "facets">) =>
  `${runId} ${direction} ${datasetId}`;

type ToldRun = { id: string; jobId: string; at: Date; state: RunRow["state"]; facets: Facets };

function mergeRun(known: RunRow | undefined, told: ToldRun): RunRow {
  const { id, jobId, at, state } = told;
  const facets = mergeFacets(known?.facets ?? {}, told.facets, at);
  if (known === undefined) return { id, jobId, state, stateAt: at, startedAt: at, facets };
  const picked = pickState({ state: known.state, at: known.stateAt }, { state, at });
  const startedAt = new Date(Math.min(known.startedAt.getTime(), at.getTime()));
  return { id, jobId, state: picked.state, stateAt: picked.at, startedAt, facets };
}

async function applyDeclared(
  sql: Sql,
  events: readonly LineageEvent[],
  { jobs, datasets }: Graph,
): Promise<void> {
  for (const { kind, job, uses, at } of events) {
    if (kind !== "job" || job === null) continue;
    const jobId = jobs.get(job).id;
    const declared = uses.map((use) => {
      const { direction } = use;
      return { jobId, datasetId: datasets.get(use).id, direction, at };
    });
    await replaceDeclaredUses(sql, jobId, { uses: declared, at });
  }
}

async function joinSymlinks(
  sql: Sql,
  events: readonly LineageEvent[],
  datasets: Rows<DatasetRow>,
): Promise<void> {
  const named = events.flatMap(({ uses, dataset }): Named[] =>
    dataset === null ? [...uses] : [...uses, dataset],
  );
  for (const each of named) {
    const links = listSymlinks(each.facets);
    if (links.length === 0) continue;
    const roots = [each, ...links].map((name) => datasets.get(name).rootId);
    await joinNames(sql, [...new Set(roots)]);
  }
}
