import { protectedProcedure, router } from "@/server/platform/trpc";
import { SearchInput, SearchResult } from "@/server/search/schema";
import { searchObjects } from "@/server/search/service";

export const searchRouter = router({
  query: protectedProcedure
    .input(SearchInput)
    .output(SearchResult)
    .query(({ ctx, input }) => searchObjects(ctx, input)),
});
