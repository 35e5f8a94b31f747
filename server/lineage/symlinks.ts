import { z } from "zod";
import type { Facets } from "@/server/lineage/schema";

const Symlinks = z.object({
  identifiers: z.array(z.object({ namespace: z.string().min(1), name: z.string().min(1) })),
});

/** Other names of a dataset, as its facet of that name tells them. */
export function listSymlinks({ symlinks }: Facets): { namespace: string; name: string }[] {
  return Symlinks.safeParse(symlinks).data?.identifiers ?? [];
}
