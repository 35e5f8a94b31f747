import type { z } from "zod";
import { applyEdit, hasTooManyTags } from "@/server/catalog/governance/apply-edit";
import { lockFacts, saveFacts } from "@/server/catalog/governance/repository";
import {
  type DatasetFacts,
  type EditDatasetsInput,
  type EditedDatasets,
  EditDatasetsInput as EditInput,
  RestoreDatasetsInput,
} from "@/server/catalog/governance/schema";
import { auditedEach, checkPerson, requirePermission } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import { InvalidInputError, NotFoundError, parseInput } from "@/server/platform/errors";

/**
 * Changes owner, domain, tier, sensitivity and tags of many datasets at once, all or none, each with
 * its own audit row.
 * @throws NotFoundError naming one that is not there
 */
export async function editDatasets(
  ctx: ServiceContext,
  input: EditDatasetsInput,
): Promise<EditedDatasets> {
  requirePermission(ctx, "catalog.write");
  const { datasets, ...edit } = parseInput(EditInput, input, "edit");
  if (edit.set.ownerId != null) await checkPerson(ctx, edit.set.ownerId);
  return changeFacts(ctx, datasets, (facts) => applyEdit(facts, edit));
}

/** Sets datasets back to what an edit found: its undo. */
export async function restoreDatasets(
  ctx: ServiceContext,
  input: z.input<typeof RestoreDatasetsInput>,
): Promise<EditedDatasets> {
  requirePermission(ctx, "catalog.write");
  const { datasets } = parseInput(RestoreDatasetsInput, input, "former facts");
  const former = new Map(datasets.map((facts) => [facts.id, facts]));
  return changeFacts(ctx, [...former.keys()], (facts) => former.get(facts.id) ?? null);
}

function changeFacts(
  ctx: ServiceContext,
  refs: readonly string[],
  change: (facts: DatasetFacts) => DatasetFacts | null,
): Promise<EditedDatasets> {
  return auditedEach(ctx, "datasets.edit", async (tx) => {
    const found = await lockFacts(tx, refs);
    checkAllFound(refs, found);
    const changed = found.flatMap(({ slug, facts: before }) => {
      const after = change(before);
      return after === null ? [] : [{ slug, before, after }];
    });
    for (const { slug, after } of changed) {
      if (hasTooManyTags(after)) {
        throw new InvalidInputError(`"${slug}" would carry more than 30 tags. Remove some first`);
      }
      await saveFacts(tx, after);
    }
    const audits = changed.map(({ slug, before, after }) => ({
      ...{ objectKind: "dataset", objectId: after.id, objectName: slug },
      ...{ before, after },
    }));
    const result = { changed: changed.length, before: changed.map(({ before }) => before) };
    return { result, audits };
  });
}

function checkAllFound(
  refs: readonly string[],
  found: readonly { slug: string; facts: DatasetFacts }[],
): void {
  const known = new Set(found.flatMap(({ slug, facts }) => [slug, facts.id]));
  const missing = refs.find((ref) => !known.has(ref));
  if (missing !== undefined) throw new NotFoundError("Dataset", missing);
}
