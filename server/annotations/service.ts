import { deleteFacts, type Fact, findAnnotations, saveFact } from "@/server/annotations/repository";
import type { Annotation, AnnotationTarget } from "@/server/annotations/schema";
import type { ServiceContext } from "@/server/platform/context";
import type { Tx } from "@/server/platform/db";

export type { Fact };

/** Notes that something happened; recording the same `factKey` again replaces it. */
export async function recordFact(tx: Tx, fact: Fact): Promise<void> {
  await saveFact(tx, fact);
}

/**
 * Makes `facts` the only annotations whose key starts with `prefix`, so that a computation that
 * runs again leaves nothing stale behind.
 */
export async function replaceFacts(tx: Tx, prefix: string, facts: readonly Fact[]): Promise<void> {
  await deleteFacts(
    tx,
    prefix,
    facts.map(({ factKey }) => factKey),
  );
  for (const fact of facts) await saveFact(tx, fact);
}

/** What happened to `targets` within [from, to), oldest first. */
export async function listAnnotations(
  ctx: ServiceContext,
  targets: readonly AnnotationTarget[],
  range: { from: Date; to: Date },
): Promise<Annotation[]> {
  return findAnnotations(ctx.db, targets, range);
}
