import { findKind } from "@/server/catalog/connectors/kinds";
import { setTerms } from "@/server/catalog/governance/service";
import { listVersionColumns } from "@/server/catalog/recipe-sql";
import { findDataset, insertDataset, toJson, updateDatasetRow } from "@/server/catalog/repository";
import {
  type Column,
  CreateDatasetInput,
  IngestRecipe,
  PutDatasetInput,
  UpdateDatasetInput,
} from "@/server/catalog/schema";
import { getDatasetRow } from "@/server/catalog/service/datasets";
import { getStore, ownerOf } from "@/server/catalog/service/stores";
import { audited, checkPerson, requirePermission } from "@/server/identity/service";
import { registerSource } from "@/server/lineage/service";
import type { ServiceContext } from "@/server/platform/context";
import { isUniqueViolation } from "@/server/platform/db";
import { AppError, InvalidInputError, parseInput } from "@/server/platform/errors";

/**
 * Declares a dataset over one file of a store; `requestIngest` reads it.
 * @throws AppError ALREADY_EXISTS when the slug, or the store's file, is taken
 */
export async function createDataset(
  ctx: ServiceContext,
  input: CreateDatasetInput,
): Promise<{ id: string; slug: string }> {
  requirePermission(ctx, "catalog.write");
  const data = parseInput(CreateDatasetInput, input, "dataset");
  const store = await getStore(ctx, data.storeId);
  const columns = listVersionColumns(data.recipe);
  checkSource(store, data);
  checkNamedColumns(columns, data);
  try {
    return await audited(ctx, "datasets.create", async (tx) => {
      const lineageId = await registerSource(tx, sourceOf(store, data.path));
      const row = { ...data, storeId: store.id, recipe: toJson(data.recipe), lineageId };
      const dataset = await insertDataset(tx, { ...row, ownerId: ownerOf(ctx) });
      const audit = { objectKind: "dataset", objectId: dataset.id, objectName: dataset.slug };
      return { result: dataset, audit: { ...audit, after: row } };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError(
      "ALREADY_EXISTS",
      `The slug "${data.slug}" or the file "${data.path}" of store "${store.slug}" belongs to another dataset`,
      { cause: error },
    );
  }
}

/**
 * A dataset as a file of configuration says it: declared when it is not there, else what is said of it
 * is changed. Where it lies and how it is read stay: another source is another dataset.
 * @throws AppError CONFLICT for a dataset over another object
 */
export async function putDataset(
  ctx: ServiceContext,
  input: PutDatasetInput,
): Promise<{ id: string; slug: string }> {
  requirePermission(ctx, "catalog.write");
  const {
    slug,
    storeId,
    path,
    format: _,
    recipe: __,
    ...said
  } = parseInput(PutDatasetInput, input, "dataset");
  const known = await findDataset(ctx.db, slug);
  if (known === null) return createDataset(ctx, input);
  const store = await getStore(ctx, storeId);
  if (known.storeId !== store.id || known.path !== path) {
    const problem = `The dataset "${slug}" reads ${known.store.slug}/${known.path}`;
    throw new AppError("CONFLICT", `${problem}. Choose another slug for ${store.slug}/${path}`);
  }
  await updateDataset(ctx, { dataset: known.id, ...said });
  return { id: known.id, slug };
}

/** @throws InvalidInputError unless the time column is one of times, and the label is there */
function checkNamedColumns(
  columns: readonly Column[],
  { timeColumn, labelColumn }: { timeColumn?: string | null; labelColumn?: string | null },
): void {
  const time = columns.find(({ name }) => name === timeColumn);
  if (timeColumn && time?.type !== "timestamp" && time?.type !== "date") {
    throw new InvalidInputError(
      `The time column "${timeColumn}" is not a date or timestamp of the recipe`,
    );
  }
  if (labelColumn && !columns.some(({ name }) => name === labelColumn)) {
    throw new InvalidInputError(`The label column "${labelColumn}" is not made by the recipe`);
  }
}

/**
 * Changes what is said about a dataset. Another time column holds from the next version on.
 * @throws InvalidInputError for a column that the recipe does not make
 */
export async function updateDataset(ctx: ServiceContext, input: UpdateDatasetInput): Promise<void> {
  requirePermission(ctx, "catalog.write");
  const { dataset: ref, terms, ...told } = parseInput(UpdateDatasetInput, input, "dataset");
  const row = await getDatasetRow(ctx, ref);
  const recipe = parseInput(IngestRecipe, row.recipe, `recipe of ${row.slug}`);
  checkNamedColumns(listVersionColumns(recipe), told);
  if (told.ownerId != null) await checkPerson(ctx, told.ownerId);
  const data = told.tags === undefined ? told : { ...told, tags: [...new Set(told.tags)] };
  await audited(ctx, "datasets.update", async (tx) => {
    await updateDatasetRow(tx, row.id, data);
    if (terms !== undefined) await setTerms(tx, row.id, terms);
    const changed = Object.keys(data);
    const before = Object.fromEntries(Object.entries(row).filter(([key]) => changed.includes(key)));
    const audit = { objectKind: "dataset", objectId: row.id, objectName: row.slug };
    return { result: null, audit: { ...audit, before: toJson(before), after: { ...data, terms } } };
  });
}

function sourceOf({ kind, config }: { kind: string; config: unknown }, path: string) {
  const found = findKind(kind);
  return found.sourceOf(parseInput(found.config, config, `${found.label} store`), path);
}

/** @throws InvalidInputError unless the store holds such sources, and its rows can be added to */
function checkSource(
  store: { slug: string; kind: string },
  { format, recipe, path }: { format: string; recipe: IngestRecipe; path: string },
): void {
  const { family } = findKind(store.kind);
  if ((family === "tables") !== (format === "table")) {
    const holds = family === "tables" ? "tables" : "files";
    throw new InvalidInputError(
      `The store "${store.slug}" holds ${holds}, so "${path}" cannot be read as ${format}`,
    );
  }
  const { incremental, columns, derived } = recipe;
  if (incremental === undefined) return;
  if (family !== "tables" || derived.length > 0) {
    throw new InvalidInputError(
      "Only tables without derived columns can be read incrementally. Leave out incremental, or derived",
    );
  }
  if (!columns.some(({ name, type }) => name === incremental.column && type !== "boolean")) {
    throw new InvalidInputError(
      `The incremental column "${incremental.column}" is not one of the recipe's, or is of true and false`,
    );
  }
}
