import { listAnnotations } from "@/server/annotations/service";
import { maskComparison, maskProfile, maskRow } from "@/server/catalog/access/mask-values";
import { findMasked, listSensitivities } from "@/server/catalog/access/service";
import { compareProfiles } from "@/server/catalog/compare-profiles";
import { getKnowledge, recordReads } from "@/server/catalog/governance/service";
import { DATASET_LIST } from "@/server/catalog/lists";
import {
  findContractStates,
  findDataset,
  findDependants,
  findProfile,
  findSample,
  findVersion,
  findVersionByNumber,
  findVersions,
} from "@/server/catalog/repository";
import {
  type CONTRACT_STATES,
  type DatasetDetail,
  type DatasetItem,
  type DatasetProfile,
  type DatasetSample,
  type DatasetVersion,
  type DatasetVolume,
  IngestRecipe,
  type ProfileComparison,
  SampleRow,
} from "@/server/catalog/schema";
import { findPerson } from "@/server/identity/service";
import type { Facet, FacetInput, ListInput, ListPage } from "@/server/lib/list/schema";
import type { ServiceContext } from "@/server/platform/context";
import { AppError, NotFoundError, parseInput } from "@/server/platform/errors";
import { listFacet } from "@/server/platform/list-facet";
import { listRows } from "@/server/platform/list-rows";

const VERSIONS_SHOWN = 200;

export async function listDatasets(
  ctx: ServiceContext,
  input: ListInput,
): Promise<ListPage<DatasetItem>> {
  return listRows(ctx, DATASET_LIST, input);
}

/** The values that a field of the filtered datasets has. */
export async function getDatasetFacet(ctx: ServiceContext, input: FacetInput): Promise<Facet> {
  return listFacet(ctx, DATASET_LIST, input);
}

/** @throws NotFoundError */
export async function getDatasetRow(ctx: ServiceContext, idOrSlug: string) {
  const dataset = await findDataset(ctx.db, idOrSlug);
  if (dataset === null) throw new NotFoundError("Dataset", idOrSlug);
  return dataset;
}

/** @throws NotFoundError */
export async function getDataset(ctx: ServiceContext, idOrSlug: string): Promise<DatasetDetail> {
  const { recipe, store, ...row } = await getDatasetRow(ctx, idOrSlug);
  const parsedRecipe = parseInput(IngestRecipe, recipe, `recipe of ${row.slug}`);
  const [dependants, versions, states, knowledge, owner] = await Promise.all([
    findDependants(ctx.db, row.id),
    findVersions(ctx.db, row.id, 1),
    findContractStates(ctx.db, row.id),
    getKnowledge(ctx, row.id),
    row.ownerId === null ? null : findPerson(ctx, row.ownerId),
  ]);
  const { id, slug, name, description, path, format, tier, tags, sensitivity } = row;
  const { timeColumn, labelColumn, lineageId, createdAt } = row;
  const [latest = null] = await withoutSecretMark(ctx, parsedRecipe, versions);
  return {
    ...{ id, slug, name, description, path, format, tier, tags, sensitivity },
    ...{ timeColumn, labelColumn, lineageId, createdAt, latest },
    ...dependants,
    ...knowledge,
    ...{ owner, domain: row.domain },
    store: { id: store.id, slug: store.slug, name: store.name },
    recipe: parsedRecipe,
    sensitivities: await listSensitivities(ctx, id, namesOf(latest ?? parsedRecipe)),
    contractState: joinStates(states),
  };
}

const namesOf = ({ columns }: { columns: readonly { name: string }[] }) =>
  columns.map(({ name }) => name);

/** One state of several contracts: one that fails, else one that nobody checked, else passed. */
function joinStates(states: readonly (string | null)[]): (typeof CONTRACT_STATES)[number] {
  if (states.length === 0) return "none";
  if (states.includes("failed")) return "failed";
  return states.includes(null) ? "unchecked" : "passed";
}

/**
 * A version with the paths by which a query engine reads its files.
 * @throws NotFoundError
 */
export async function getVersion(
  ctx: ServiceContext,
  versionId: string,
): Promise<DatasetVersion & { parquetPaths: string[] }> {
  const version = await findVersion(ctx.db, versionId);
  if (version === null) throw new NotFoundError("Dataset version", versionId);
  return withPaths(ctx, version);
}

function withPaths(ctx: ServiceContext, version: DatasetVersion) {
  return { ...version, parquetPaths: version.files.map(({ path }) => ctx.lake.locate(path)) };
}

/** Newest first, at most 200. */
export async function listVersions(
  ctx: ServiceContext,
  idOrSlug: string,
): Promise<DatasetVersion[]> {
  const { id, slug, recipe } = await getDatasetRow(ctx, idOrSlug);
  const parsed = parseInput(IngestRecipe, recipe, `recipe of ${slug}`);
  return withoutSecretMark(ctx, parsed, await findVersions(ctx.db, id, VERSIONS_SHOWN));
}

/** The mark to which an incremental recipe has read is the greatest value of its column. */
async function withoutSecretMark(
  ctx: ServiceContext,
  { incremental }: IngestRecipe,
  versions: readonly DatasetVersion[],
): Promise<DatasetVersion[]> {
  const [newest] = versions;
  if (incremental === undefined || newest === undefined) return [...versions];
  const masked = await findMasked(ctx, newest.datasetId, [incremental.column]);
  return masked.length === 0
    ? [...versions]
    : versions.map((version) => ({ ...version, watermark: null }));
}

/**
 * A version by its number, the newest by default, with the paths of its files.
 * @throws NotFoundError for a dataset, AppError NOT_FOUND for a version that is not there
 */
export async function getVersionByNumber(
  ctx: ServiceContext,
  idOrSlug: string,
  number?: number,
): Promise<DatasetVersion & { parquetPaths: string[] }> {
  const { id } = await getDatasetRow(ctx, idOrSlug);
  const version =
    number === undefined
      ? (await findVersions(ctx.db, id, 1))[0]
      : await findVersionByNumber(ctx.db, id, number);
  if (version != null) return withPaths(ctx, version);
  const wanted =
    number === undefined ? "has no version yet. Ingest it" : `has no version ${number}`;
  throw new AppError("NOT_FOUND", `Dataset ${idOrSlug} ${wanted}`);
}

/** First rows of a version, the newest by default, without what the caller may not read. */
export async function getSample(
  ctx: ServiceContext,
  idOrSlug: string,
  number?: number,
): Promise<DatasetSample> {
  const version = await getVersionByNumber(ctx, idOrSlug, number);
  await recordReads(ctx, [version.datasetId], "preview");
  const rows = SampleRow.array().parse(await findSample(ctx.db, version.id));
  const { columns, rowCount } = version;
  const masked = await findMasked(ctx, version.datasetId, namesOf(version));
  const shown = rows.map((row) => maskRow(row, columns, masked));
  return { versionNumber: version.number, rowCount, columns, masked, rows: shown };
}

/**
 * Profile of a version, the newest by default; no columns before the profile job has run. Columns
 * that the caller may not read have their counts only.
 */
export async function getProfile(
  ctx: ServiceContext,
  idOrSlug: string,
  number?: number,
): Promise<DatasetProfile> {
  const version = await getVersionByNumber(ctx, idOrSlug, number);
  const { profile, masked } = await readProfile(ctx, version);
  const columns = profile.map((each) => (masked.includes(each.column) ? maskProfile(each) : each));
  const { profiledAt } = version;
  return { versionId: version.id, versionNumber: version.number, profiledAt, columns };
}

async function readProfile(ctx: ServiceContext, { id, datasetId, columns }: DatasetVersion) {
  const [profile, masked] = await Promise.all([
    findProfile(ctx.db, id),
    findMasked(ctx, datasetId, namesOf({ columns })),
  ]);
  return { profile, masked };
}

/**
 * What differs between the profiles of two versions. No columns while one of them is not measured;
 * of those that the caller may not read only how much they differ.
 * @throws NotFoundError
 */
export async function compareVersions(
  ctx: ServiceContext,
  idOrSlug: string,
  numbers: { before: number; after: number },
): Promise<ProfileComparison> {
  const before = await getVersionByNumber(ctx, idOrSlug, numbers.before);
  const after = await getVersionByNumber(ctx, idOrSlug, numbers.after);
  const isMeasured = before.profiledAt !== null && after.profiledAt !== null;
  const about = ({ number, profiledAt }: DatasetVersion) => ({ number, profiledAt });
  const [one, other] = [await readProfile(ctx, before), await readProfile(ctx, after)];
  const masked = new Set([...one.masked, ...other.masked]);
  const compared = isMeasured ? compareProfiles(one.profile, other.profile) : [];
  return {
    before: about(before),
    after: about(after),
    columns: compared.map((each) => (masked.has(each.column) ? maskComparison(each) : each)),
  };
}

/** Rows by month of the newest version with what happened to the dataset; null where not profiled. */
export async function getVolume(
  ctx: ServiceContext,
  idOrSlug: string,
): Promise<DatasetVolume | null> {
  const dataset = await getDatasetRow(ctx, idOrSlug);
  const [latest] = await findVersions(ctx.db, dataset.id, 1);
  if (latest === undefined || dataset.timeColumn === null) return null;
  const columns = await findProfile(ctx.db, latest.id);
  const profile = columns.find(({ column }) => column === dataset.timeColumn);
  if (profile?.stats.kind !== "time") return null;
  const { min, max, months } = profile.stats;
  const range = { from: min, to: new Date(max.getTime() + 1) };
  const target = { objectKind: "dataset", objectId: dataset.id } as const;
  return {
    timeColumn: dataset.timeColumn,
    versionNumber: latest.number,
    rowCount: latest.rowCount,
    computedAt: profile.computedAt,
    months,
    annotations: await listAnnotations(ctx, [target], range),
  };
}
