import { z } from "zod";

export const LIST_LIMIT_DEFAULT = 50;
export const LIST_LIMIT_MAX = 500;

/** What every list procedure takes: filter text, `name` or `-startedAt`, and a page position. */
export const ListInput = z.object({
  filter: z.string().max(20_000).optional(),
  sort: z.string().max(500).optional(),
  cursor: z.string().max(16_000).nullish(),
  limit: z.number().int().min(1).max(LIST_LIMIT_MAX).optional(),
});
export type ListInput = z.infer<typeof ListInput>;

/** ListInput as a query string carries it. */
export const ListQuery = ListInput.extend({
  cursor: z.string().max(16_000).optional(),
  limit: z.coerce.number().int().min(1).max(LIST_LIMIT_MAX).optional(),
});

/** What every list procedure answers; `nextCursor` is null on the last page. */
export function listOutput<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    /** Rows that match the filter, counted when the first page was read. */
    approxTotal: z.number().int().nonnegative(),
    asOf: z.date(),
  });
}

export type ListPage<Item> = {
  items: Item[];
  nextCursor: string | null;
  approxTotal: number;
  asOf: Date;
};

/** Which values a field of a list has. */
export const FacetInput = z.object({
  field: z.string().min(1).max(200),
  filter: z.string().max(20_000).optional(),
});
export type FacetInput = z.infer<typeof FacetInput>;

/** Values with the number of filtered rows that have them, most first; null where none is there. */
export const Facet = z.object({
  values: z.array(z.object({ value: z.string().nullable(), count: z.number().int() })),
  /** Whether there are more values than are given. */
  hasMore: z.boolean(),
});
export type Facet = z.infer<typeof Facet>;
