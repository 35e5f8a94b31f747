import { ExecutiveSummary } from "@/server/insights/schema";
import { getExecutiveSummary } from "@/server/insights/service";
import { protectedProcedure, router } from "@/server/platform/trpc";

export const insightsRouter = router({
  executive: protectedProcedure
    .output(ExecutiveSummary)
    .query(({ ctx }) => getExecutiveSummary(ctx)),
});
