import { z } from "zod";

/** A table or view of a store, as its last scan saw it. */
export const StoreTable = z.object({
  /** As a query names it. */
  name: z.string(),
  store: z.string(),
  path: z.string(),
  kind: z.enum(["table", "view"]),
  /** As the store estimates it. */
  rowCount: z.number().nullable(),
});
export type StoreTable = z.infer<typeof StoreTable>;

export const STORE_TABLES_MAX = 100;
export const ListStoreTablesInput = z.object({
  /** Part of a table's name as a query names it. */
  words: z.string().trim().max(200).default(""),
});
export type ListStoreTablesInput = z.input<typeof ListStoreTablesInput>;
/** The first of them by name. */
export const StoreTables = z.object({ items: z.array(StoreTable), hasMore: z.boolean() });
export type StoreTables = z.infer<typeof StoreTables>;

export const StoreTableRef = z.object({ name: z.string().min(3).max(1_000) });
/** Its columns, with the types that a query finds. */
export const StoreTableColumns = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
});
export type StoreTableColumns = z.infer<typeof StoreTableColumns>;

/** What was read from a store for a question. */
export const StoreReadNote = z.object({
  name: z.string(),
  store: z.string(),
  path: z.string(),
  rowCount: z.number().int(),
  /** Columns that were read; of groups, where the store computed them. */
  columnCount: z.number().int(),
  /** What the store was asked to keep rows by, in words. */
  conditions: z.array(z.string()),
  isGrouped: z.boolean(),
  limit: z.number().int().nullable(),
  /** The statement that was sent. */
  statement: z.string(),
  /** When, in epoch milliseconds: a page goes on over the rows of one moment. */
  readAt: z.number().int(),
});
export type StoreReadNote = z.infer<typeof StoreReadNote>;

/** Who read which table of a store in Explore. */
export const StoreReader = z.object({
  path: z.string(),
  kind: z.enum(["user", "key"]),
  name: z.string(),
  count: z.number().int(),
  rowCount: z.number(),
  lastDay: z.date(),
});
export type StoreReader = z.infer<typeof StoreReader>;
