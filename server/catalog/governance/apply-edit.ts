import type { z } from "zod";
import type { DatasetFacts, EditDatasetsInput } from "@/server/catalog/governance/schema";

const TAGS_MAX = 30;
type Edit = Omit<z.output<typeof EditDatasetsInput>, "datasets">;

/**
 * Facts after an edit; null where nothing differs. Removing a tag comes before adding one.
 * Beyond 30 tags the new ones do not fit: the result then has more, which the caller refuses.
 */
export function applyEdit(facts: DatasetFacts, edit: Edit): DatasetFacts | null {
  const kept = facts.tags.filter((tag) => !edit.removeTags.includes(tag));
  const tags = [...new Set([...kept, ...edit.addTags])];
  const set = Object.fromEntries(
    Object.entries(edit.set).filter(([, value]) => value !== undefined),
  );
  const next = { ...facts, ...set, tags };
  return isSame(facts, next) ? null : next;
}

/** Whether a dataset would carry more tags than one may. */
export function hasTooManyTags({ tags }: DatasetFacts): boolean {
  return tags.length > TAGS_MAX;
}

function isSame(one: DatasetFacts, other: DatasetFacts): boolean {
  return (
    one.ownerId === other.ownerId &&
    one.domain === other.domain &&
    one.tier === other.tier &&
    one.sensitivity === other.sensitivity &&
    one.tags.join("\n") === other.tags.join("\n")
  );
}
