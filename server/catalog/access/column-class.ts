import { COLUMN_CLASSES, OPEN_CLASSES, SENSITIVE_CLASSES } from "@/server/catalog/access/constants";
import type { ColumnClass } from "@/server/catalog/access/schema";

const CLASSES: readonly string[] = COLUMN_CLASSES;

/** What is known of a dataset's columns; names in small letters, as the engine compares them. */
export type ClassFacts = {
  dataset: string;
  /** As a steward says. */
  said: ReadonlyMap<string, string>;
  /** As each active contract classifies. */
  contracts: ReadonlyMap<string, readonly string[]>;
  /** Columns that a derived one is computed from. */
  sources: ReadonlyMap<string, readonly string[]>;
};

/**
 * How sensitive a column is: what a steward says of it; else the strictest class of the dataset's
 * active contracts; else, for a derived column, that of a masked source; else the dataset's own.
 */
export function classOf(column: string, facts: ClassFacts): ColumnClass {
  const key = column.toLowerCase();
  const said = facts.said.get(key);
  if (said !== undefined) return toClass(said, "column");
  const classes = facts.contracts.get(key) ?? [];
  const strictest = classes.toSorted((a, b) => rankOf(b) - rankOf(a))[0];
  if (strictest !== undefined) return toClass(strictest, "contract");
  // A recipe's derived columns are computed from columns of the file, never from each other.
  const inherited = (facts.sources.get(key) ?? [])
    .map((source) => classOf(source, { ...facts, sources: new Map() }))
    .filter(({ isMasked }) => isMasked)
    .toSorted((a, b) => rankOf(b.level) - rankOf(a.level))[0];
  if (inherited !== undefined) return toClass(inherited.level, "source");
  return toClass(facts.dataset, "dataset");
}

function toClass(level: string, from: ColumnClass["from"]): ColumnClass {
  const word = level.trim().toLowerCase();
  return { level: word, from, isMasked: isSensitive(word) };
}

/** Whether values of a class are masked. A word that nobody knows may mean anything, so it is. */
export function isSensitive(level: string): boolean {
  return !OPEN_CLASSES.some((open) => open === level.trim().toLowerCase());
}

/** Greater is stricter; a word that nobody knows stands at the least of those that are masked. */
export function rankOf(level: string): number {
  const word = level.trim().toLowerCase();
  const known = CLASSES.indexOf(word);
  return known >= 0 ? known : COLUMN_CLASSES.length - SENSITIVE_CLASSES.length;
}
