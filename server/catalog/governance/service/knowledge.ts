import {
  findDatasetTerms,
  findNotes,
  findQuality,
  findTermIds,
  replaceDatasetTerms,
  replaceNotes,
} from "@/server/catalog/governance/repository";
import { type ColumnNote, DescribeColumnsInput } from "@/server/catalog/governance/schema";
import { findDataset } from "@/server/catalog/repository";
import { audited, requirePermission } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import type { Db, Tx } from "@/server/platform/db";
import { InvalidInputError, NotFoundError, parseInput } from "@/server/platform/errors";

/** What people know about a dataset, and how good it is. */
export async function getKnowledge(ctx: ServiceContext, datasetId: string) {
  const [terms, notes, quality] = await Promise.all([
    findDatasetTerms(ctx.db, datasetId),
    findNotes(ctx.db, datasetId),
    findQuality(ctx.pool, datasetId),
  ]);
  return { terms, notes, quality };
}

/**
 * Describes columns, those named only. A column need not be there yet: what is said outlives versions.
 * @throws InvalidInputError for a term that the glossary does not have
 */
export async function describeColumns(
  ctx: ServiceContext,
  input: DescribeColumnsInput,
): Promise<{ columns: ColumnNote[] }> {
  requirePermission(ctx, "catalog.write");
  const { dataset: ref, columns } = parseInput(DescribeColumnsInput, input, "descriptions");
  const dataset = await findDataset(ctx.db, ref);
  if (dataset === null) throw new NotFoundError("Dataset", ref);
  const before = await findNotes(ctx.db, dataset.id);
  await audited(ctx, "datasets.describeColumns", async (tx) => {
    const idOf = await termFinder(tx);
    const notes = columns.map(({ term, ...note }) => ({
      ...note,
      termId: term === null ? null : idOf(term),
    }));
    await replaceNotes(tx, dataset.id, notes);
    const named = new Set(columns.map(({ column }) => column));
    const audit = { objectKind: "dataset", objectId: dataset.id, objectName: dataset.slug };
    const former = before.filter(({ column }) => named.has(column));
    return { result: undefined, audit: { ...audit, before: former, after: columns } };
  });
  return { columns: await findNotes(ctx.db, dataset.id) };
}

/** Ties a dataset to exactly these terms, inside a transaction of its own change. */
export async function setTerms(tx: Tx, datasetId: string, slugs: readonly string[]): Promise<void> {
  const idOf = await termFinder(tx);
  await replaceDatasetTerms(tx, datasetId, [...new Set(slugs)].map(idOf));
}

async function termFinder(db: Db | Tx): Promise<(slug: string) => string> {
  const ids = await findTermIds(db);
  return (slug) => {
    const id = ids.get(slug);
    if (id !== undefined) return id;
    throw new InvalidInputError(`The glossary has no term "${slug}". Add it there first`);
  };
}
