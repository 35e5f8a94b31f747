import { classOf } from "@/server/catalog/access/column-class";
import {
  findClassFacts,
  findGrantEnd,
  findGuesses,
  type Reader,
} from "@/server/catalog/access/repository";
import type { ColumnClass, ColumnSensitivity } from "@/server/catalog/access/schema";
import { mayDo } from "@/server/identity/service";
import type { Actor, ServiceContext } from "@/server/platform/context";
import { NotFoundError } from "@/server/platform/errors";

type Asker = Pick<ServiceContext, "db" | "actor" | "now">;

/**
 * Those of `columns` whose values the caller may not see, in their order. Whatever hands out rows or
 * values of a dataset asks this first. Jobs compute with the whole data and do not ask.
 * @throws NotFoundError for a dataset that is not there
 */
export async function findMasked(
  ctx: Asker,
  datasetId: string,
  columns: readonly string[],
): Promise<string[]> {
  if (isAlwaysReader(ctx.actor)) return [];
  const classes = await findClasses(ctx, datasetId);
  const masked = columns.filter((column) => classes(column).isMasked);
  if (masked.length === 0) return [];
  return (await findReading(ctx, datasetId)).mayRead ? [] : masked;
}

/** How sensitive a dataset's columns are, whoever asks. @throws NotFoundError */
export async function findClasses(
  ctx: Pick<ServiceContext, "db">,
  datasetId: string,
): Promise<(column: string) => ColumnClass> {
  const facts = await findClassFacts(ctx.db, datasetId);
  if (facts === null) throw new NotFoundError("Dataset", datasetId);
  return (column) => classOf(column, facts);
}

/** The class of each column, and what those of which nobody said anything look like. */
export async function listSensitivities(
  ctx: Pick<ServiceContext, "db">,
  datasetId: string,
  columns: readonly string[],
): Promise<ColumnSensitivity[]> {
  const [classes, guesses] = await Promise.all([
    findClasses(ctx, datasetId),
    findGuesses(ctx.db, datasetId),
  ]);
  return columns.map((column) => {
    const found = classes(column);
    const isOpen = !found.isMasked && found.from !== "column";
    return { column, ...found, proposal: isOpen ? (guesses.get(column) ?? null) : null };
  });
}

export type Reading = { mayRead: boolean; by: "role" | "grant" | null; until: Date | null };

/** Whether the caller reads a dataset's sensitive columns: by role, or until when by a grant. */
export async function findReading(ctx: Asker, datasetId: string): Promise<Reading> {
  if (isAlwaysReader(ctx.actor)) return { mayRead: true, by: "role", until: null };
  const reader = toReader(ctx.actor);
  const until =
    reader === null ? null : await findGrantEnd(ctx.db, { datasetId, reader, now: ctx.now() });
  return { mayRead: until !== null, by: until === null ? null : "grant", until };
}

function isAlwaysReader(actor: Actor): boolean {
  return mayDo(actor, "catalog.readSensitive");
}

/** Who can hold a grant; a caller without an id holds none. */
export function toReader({ kind, id, role }: Actor): Reader | null {
  return id === null ? null : { kind, id, role };
}

/** The caller without any grant: what such a one sees, everybody may keep and show to others. */
export function withoutGrants<Context extends Asker>(ctx: Context): Context {
  return { ...ctx, actor: { kind: "user", id: null, name: ctx.actor.name, role: "viewer" } };
}
