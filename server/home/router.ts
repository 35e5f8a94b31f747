import { AdminHome, DemoStatus, ScientistHome } from "@/server/home/schema";
import { getAdminHome, getDemoStatus, getScientistHome } from "@/server/home/service";
import { protectedProcedure, router } from "@/server/platform/trpc";

export const homeRouter = router({
  scientist: protectedProcedure.output(ScientistHome).query(({ ctx }) => getScientistHome(ctx)),
  admin: protectedProcedure.output(AdminHome).query(({ ctx }) => getAdminHome(ctx)),
  demo: protectedProcedure.output(DemoStatus).query(({ ctx }) => getDemoStatus(ctx)),
});
