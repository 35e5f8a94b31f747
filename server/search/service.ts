import type { ServiceContext } from "@/server/platform/context";
import { findObjects } from "@/server/search/repository";
import type { SearchInput, SearchResult } from "@/server/search/schema";

/** Finds objects of every domain by name, as the command menu shows them. */
export async function searchObjects(
  ctx: ServiceContext,
  { q }: SearchInput,
): Promise<SearchResult> {
  return { ...(await findObjects(ctx.pool, q)), asOf: ctx.now() };
}
