import type { Annotation, AnnotationTarget } from "@/server/annotations/schema";
import { ANNOTATION_KINDS } from "@/server/annotations/schema";
import type { Db, Tx } from "@/server/platform/db";

export type Fact = Omit<Annotation, "id"> & AnnotationTarget & { factKey: string };

/** Inserts or replaces the annotation of one fact. */
export async function saveFact(tx: Db | Tx, fact: Fact): Promise<void> {
  const { factKey, ...data } = fact;
  await tx.annotation.upsert({ where: { factKey }, create: fact, update: data });
}

export async function deleteFacts(
  tx: Db | Tx,
  prefix: string,
  keep: readonly string[],
): Promise<void> {
  await tx.annotation.deleteMany({
    where: { factKey: { startsWith: prefix, notIn: [...keep] } },
  });
}

/** Annotations of any of `targets` that touch [from, to), oldest first. */
export async function findAnnotations(
  db: Db,
  targets: readonly AnnotationTarget[],
  range: { from: Date; to: Date },
): Promise<Annotation[]> {
  const rows = await db.annotation.findMany({
    where: {
      OR: targets.map(({ objectKind, objectId }) => ({ objectKind, objectId })),
      AND: [
        { at: { lt: range.to } },
        { OR: [{ at: { gte: range.from } }, { until: { gt: range.from } }] },
      ],
    },
    orderBy: [{ at: "asc" }, { id: "asc" }],
  });
  return rows.flatMap((row) => {
    const kind = ANNOTATION_KINDS.find((known) => known === row.kind);
    if (kind === undefined) return [];
    const { id, title, detail, at, until, href } = row;
    return [{ id, kind, title, detail, at, until, href }];
  });
}
