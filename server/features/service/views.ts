import type { DatasetDetail } from "@/server/catalog/schema";
import { findMasked, getDataset } from "@/server/catalog/service";
import { FEATURE_LIST } from "@/server/features/lists";
import {
  findConsumers,
  findEntities,
  findEntity,
  findSets,
  findView,
  findViewVersions,
  insertEntity,
  insertView,
} from "@/server/features/repository";
import {
  CreateEntityInput,
  CreateFeatureViewInput,
  type Entity,
  type FeatureItem,
  type FeatureView,
  type FeatureViewDetail,
} from "@/server/features/schema";
import { maskStatistics } from "@/server/features/statistics";
import { audited, requirePermission } from "@/server/identity/service";
import type { ListInput, ListPage } from "@/server/lib/list/schema";
import type { ServiceContext } from "@/server/platform/context";
import { isUniqueViolation } from "@/server/platform/db";
import { AppError, InvalidInputError, NotFoundError, parseInput } from "@/server/platform/errors";
import { listRows } from "@/server/platform/list-rows";

/** What features describe, by name. */
export async function listEntities(ctx: ServiceContext): Promise<Entity[]> {
  return findEntities(ctx.db);
}

/** @throws AppError ALREADY_EXISTS when the name is taken */
export async function createEntity(
  ctx: ServiceContext,
  input: CreateEntityInput,
): Promise<{ id: string; name: string }> {
  requirePermission(ctx, "features.write");
  const data = parseInput(CreateEntityInput, input, "entity");
  try {
    return await audited(ctx, "features.createEntity", async (tx) => {
      const entity = await insertEntity(tx, data);
      const audit = { objectKind: "entity", objectId: entity.id, objectName: entity.name };
      return { result: entity, audit: { ...audit, after: data } };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const problem = `An entity named "${data.name}" exists already`;
    throw new AppError("ALREADY_EXISTS", `${problem}. Use it, or choose another name`, {
      cause: error,
    });
  }
}

/**
 * Adds a version of the named view; a definition equal to the newest version's returns that one.
 * @throws InvalidInputError naming a column that the dataset does not have or that has a wrong type
 */
export async function createFeatureView(
  ctx: ServiceContext,
  input: CreateFeatureViewInput,
): Promise<{ id: string; name: string; version: number }> {
  requirePermission(ctx, "features.write");
  const data = parseInput(CreateFeatureViewInput, input, "feature view");
  const { name, timeColumn, features, description } = data;
  const labelColumn = data.labelColumn ?? null;
  const entity = await findEntity(ctx.db, data.entityName);
  if (entity === null) throw new NotFoundError("Entity", data.entityName);
  const dataset = await getDataset(ctx, data.datasetId);
  checkSources(dataset, { ...data, labelColumn, joinKey: entity.joinKey });

  const row = { name, timeColumn, labelColumn, features, description };
  const newest = await findView(ctx.db, name);
  const isSame =
    newest !== null &&
    newest.entityName === entity.name &&
    newest.datasetId === dataset.id &&
    isEqual(row, newest);
  if (isSame) return { id: newest.id, name, version: newest.version };
  const ownerId = ctx.actor.kind === "user" ? ctx.actor.id : null;
  return audited(ctx, "features.createView", async (tx) => {
    const ids = { entityId: entity.id, datasetId: dataset.id, ownerId };
    const view = await insertView(tx, { ...row, ...ids });
    const audit = { objectKind: "feature-view", objectId: view.id, objectName: name, after: row };
    return { result: view, audit };
  });
}

type Definition = Pick<
  FeatureView,
  "timeColumn" | "labelColumn" | "features" | "description" | "name"
>;

function isEqual(a: Definition, b: Definition): boolean {
  const text = ({ name, timeColumn, labelColumn, features, description }: Definition) =>
    JSON.stringify({ name, timeColumn, labelColumn, description, features: features.map(ordered) });
  return text(a) === text(b);
}

/** A JSON column does not keep the order of keys. */
function ordered({
  name,
  source,
  type,
  sentinels,
  imputation,
  description,
}: FeatureView["features"][number]) {
  const value = imputation.strategy === "constant" ? imputation.value : null;
  return [name, source, type, sentinels, imputation.strategy, value, description];
}

function checkSources(
  dataset: DatasetDetail,
  view: Pick<FeatureView, "timeColumn" | "labelColumn" | "features" | "joinKey">,
): void {
  const types = new Map<string, string>([
    ...dataset.recipe.columns.map(({ name, type }) => [name, type] as const),
    ...dataset.recipe.derived.map(
      ({ as, kind }) => [as, kind === "row-number" ? "integer" : "date"] as const,
    ),
  ]);
  const requireColumn = (role: string, column: string, allowed?: readonly string[]) => {
    const type = types.get(column);
    if (type === undefined) {
      throw new InvalidInputError(
        `${role}: dataset ${dataset.slug} has no column "${column}". Its columns: ${[...types.keys()].join(", ")}`,
      );
    }
    if (allowed !== undefined && !allowed.includes(type)) {
      throw new InvalidInputError(
        `${role}: the column "${column}" is ${type}, wanted ${allowed.join(" or ")}`,
      );
    }
  };
  requireColumn("Join key", view.joinKey);
  requireColumn("Time column", view.timeColumn, ["timestamp", "date"]);
  if (view.labelColumn !== null) requireColumn("Label column", view.labelColumn);
  for (const { name, source, type } of view.features) {
    const allowed = type === "numeric" ? ["integer", "number"] : undefined;
    requireColumn(`Feature "${name}"`, source, allowed);
    if (source === view.labelColumn) {
      throw new InvalidInputError(`Feature "${name}" is the label itself; leave it out`);
    }
  }
}

/**
 * A view by id, or by name in its newest version unless `version` is given.
 * @throws NotFoundError
 */
export async function getFeatureView(
  ctx: ServiceContext,
  idOrName: string,
  version?: number,
): Promise<FeatureView & { entityDescription: string }> {
  const view = await findView(ctx.db, idOrName, version);
  if (view !== null) return view;
  const wanted = version === undefined ? idOrName : `${idOrName} v${version}`;
  throw new NotFoundError("Feature view", wanted);
}

/** A view with its sets and the models that were trained from it. */
export async function getFeatureViewDetail(
  ctx: ServiceContext,
  idOrName: string,
  version?: number,
): Promise<FeatureViewDetail> {
  const view = await getFeatureView(ctx, idOrName, version);
  const [dataset, versions, sets, consumers] = await Promise.all([
    getDataset(ctx, view.datasetId),
    findViewVersions(ctx.db, view.name),
    findSets(ctx.db, view.id),
    findConsumers(ctx.db, view.id),
  ]);
  const { id, slug, name } = dataset;
  const columns = new Set(view.features.map(({ source }) => source));
  const masked = await findMasked(ctx, id, [...columns]);
  const sensitivities = dataset.sensitivities.filter(({ column }) => columns.has(column));
  const hidden = new Set(
    view.features.filter(({ source }) => masked.includes(source)).map((feature) => feature.name),
  );
  const shown = sets.map((set) => ({ ...set, statistics: maskStatistics(set.statistics, hidden) }));
  return { ...view, dataset: { id, slug, name }, sensitivities, versions, sets: shown, consumers };
}

export async function listFeatures(
  ctx: ServiceContext,
  input: ListInput,
): Promise<ListPage<FeatureItem>> {
  return listRows(ctx, FEATURE_LIST, input);
}
