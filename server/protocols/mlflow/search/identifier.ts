import type { SearchClause } from "@/server/platform/clause-sql";
import { InvalidInputError } from "@/server/platform/errors";

export type Entity = SearchClause["entity"];

export type Identifier = { readonly entity: Entity; readonly key: string };

/** `entity.key` apart at its first period; a bare word has no entity. */
export function splitIdentifier(text: string): { entity: string | null; key: string } {
  const period = text.indexOf(".");
  if (period < 0) return { entity: null, key: text };
  return { entity: text.slice(0, period), key: text.slice(period + 1) };
}

/** What `entities` makes of the word; no word is an attribute. */
export function readEntity(
  word: string | null,
  entities: Readonly<Record<string, Entity>>,
): Entity {
  const entity = word === null ? "attribute" : entityOf(word, entities);
  if (entity !== undefined) return entity;
  const known = Object.keys(entities).map((name) => `'${name}'`);
  throw new InvalidInputError(
    `Invalid entity type '${word}'. Valid values are [${known.join(", ")}]`,
  );
}

function entityOf(word: string, entities: Readonly<Record<string, Entity>>): Entity | undefined {
  return Object.hasOwn(entities, word) ? entities[word] : undefined;
}

export function requireKey(kind: string, key: string, valid: readonly string[]): void {
  if (valid.includes(key)) return;
  const keys = valid.map((name) => `'${name}'`).join(", ");
  throw new InvalidInputError(`Invalid ${kind} key '${key}' specified. Valid keys are '{${keys}}'`);
}

export function isQuoted(text: string, quote: string): boolean {
  return text.length >= 2 && text.startsWith(quote) && text.endsWith(quote);
}

/** Without its quotes and, inside or instead of them, its backticks. */
export function unquoteKey(text: string): string {
  return trimBackticks(isQuoted(text, "'") || isQuoted(text, '"') ? text.slice(1, -1) : text);
}

export function trimBackticks(text: string): string {
  return isQuoted(text, "`") ? text.slice(1, -1) : text;
}
