import { findTerm, findTerms } from "@/server/catalog/governance/repository";
import { type GlossaryTerm, SaveTermInput } from "@/server/catalog/governance/schema";
import { audited, requirePermission } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import { NotFoundError, parseInput } from "@/server/platform/errors";

/** Every term, by name. */
export async function listTerms(ctx: ServiceContext): Promise<GlossaryTerm[]> {
  return findTerms(ctx.pool);
}

/** Writes a term: a new one, or another name or meaning for the one of this slug. */
export async function saveTerm(
  ctx: ServiceContext,
  input: SaveTermInput,
): Promise<{ slug: string }> {
  requirePermission(ctx, "catalog.write");
  const { slug, ...term } = parseInput(SaveTermInput, input, "term");
  return audited(ctx, "glossary.save", async (tx) => {
    const before = await findTerm(tx, slug);
    const row = await tx.glossaryTerm.upsert({
      where: { slug },
      create: { slug, ...term },
      update: term,
      select: { id: true },
    });
    const audit = { objectKind: "term", objectId: row.id, objectName: slug };
    const former =
      before === null ? undefined : { name: before.name, definition: before.definition };
    return { result: { slug }, audit: { ...audit, before: former, after: term } };
  });
}

/** Takes a term away, and from every dataset and column that had it. @throws NotFoundError */
export async function removeTerm(ctx: ServiceContext, slug: string): Promise<void> {
  requirePermission(ctx, "catalog.write");
  await audited(ctx, "glossary.remove", async (tx) => {
    const term = await findTerm(tx, slug);
    if (term === null) throw new NotFoundError("Term", slug);
    // One by one, so that each dataset's search words are made anew.
    await tx.termUse.deleteMany({ where: { termId: term.id } });
    await tx.glossaryTerm.delete({ where: { slug } });
    const { id, name, definition } = term;
    const audit = { objectKind: "term", objectId: id, objectName: slug };
    return { result: undefined, audit: { ...audit, before: { name, definition } } };
  });
}
