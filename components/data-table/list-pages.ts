import { keepPreviousData } from "@tanstack/react-query";
import type { ListPage } from "@/server/lib/list/schema";

/** Options of every `infiniteQueryOptions` that feeds a table: keyset paging, and old rows until new ones come. */
export const LIST_PAGES = {
  getNextPageParam: (page: Pick<ListPage<unknown>, "nextCursor">) => page.nextCursor ?? undefined,
  placeholderData: keepPreviousData,
};

/** The part of `useInfiniteQuery`'s result that a table reads. */
export type TableRows<Item> = {
  data: { pages: readonly ListPage<Item>[] } | undefined;
  error: unknown;
  isPending: boolean;
  isFetching: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  isPlaceholderData: boolean;
  hasNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
  refetch: () => Promise<unknown>;
};
