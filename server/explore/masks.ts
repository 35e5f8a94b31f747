import type { QuerySource } from "@/server/explore/schema";

type Masked = Pick<QuerySource, "slug" | "masked">;
type Masks = Readonly<Record<string, readonly string[]>>;

/** What a query could not read, and where to ask for it; null for nothing. */
export function describeMasks(sources: readonly Masked[]): string | null {
  const found = sources.filter(({ masked }) => masked.length > 0);
  if (found.length === 0) return null;
  const columns = found.map(({ slug, masked }) => `${masked.join(", ")} of ${slug}`).join("; ");
  const pages = [...new Set(found.map(({ slug }) => `/datasets/${slug}?tab=access`))].join(", ");
  return `Masked for you: ${columns}. Ask for access on ${pages}`;
}

/** Whether the caller sees the same columns as when those masks were told. */
export function isSameView(sources: readonly Masked[], masks: Masks): boolean {
  return sources.every(({ slug, masked }) => {
    const before = Object.hasOwn(masks, slug) ? (masks[slug] ?? []) : [];
    const columns = new Set(before);
    return columns.size === masked.length && masked.every((column) => columns.has(column));
  });
}
