type Tag = { key: string; value: string };
/** A tag in the form; `id` stays while its key is typed. */
export type EditedTag = Tag & { id: number };

/** Tags that MLflow's clients keep for themselves; people do not edit them. */
export function isClientTag(key: string): boolean {
  return key.startsWith("mlflow.");
}

/** Tag in which MLflow's clients keep a run's description. */
const NOTE_TAG = "mlflow.note.content";
const TAG_VALUE_MAX = 5_000;

/** The note as a client or a person wrote it last. */
export function noteOf({ note, tags }: { note: string; tags: readonly Tag[] }): string {
  return tags.find(({ key }) => key === NOTE_TAG)?.value ?? note;
}

/**
 * The change that keeps a note visible to MLflow's clients; a note too long for a tag, or none at
 * all, leaves no tag behind.
 */
export function diffNoteTag(
  note: string,
  tags: readonly Tag[],
): { tags: Record<string, string>; removeTags: string[] } {
  if (note !== "" && note.length <= TAG_VALUE_MAX) {
    return { tags: { [NOTE_TAG]: note }, removeTags: [] };
  }
  return { tags: {}, removeTags: tags.some(({ key }) => key === NOTE_TAG) ? [NOTE_TAG] : [] };
}

/** What must be set and removed to get from `before` to `after`; rows without a key count as gone. */
export function diffTags(
  before: readonly Tag[],
  after: readonly Tag[],
): { tags: Record<string, string>; removeTags: string[] } {
  const old = new Map(before.map(({ key, value }) => [key, value]));
  const kept = after
    .map(({ key, value }) => ({ key: key.trim(), value }))
    .filter(({ key }) => key !== "");
  const names = new Set(kept.map(({ key }) => key));
  const changed = kept.filter(({ key, value }) => old.get(key) !== value);
  return {
    tags: Object.fromEntries(changed.map(({ key, value }) => [key, value])),
    removeTags: [...old.keys()].filter((key) => !names.has(key)),
  };
}
