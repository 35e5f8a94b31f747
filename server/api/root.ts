import { accessRouter } from "@/server/catalog/access/router";
import { governanceRouter } from "@/server/catalog/governance/router";
import { datasetsRouter, storesRouter } from "@/server/catalog/router";
import { contractsRouter } from "@/server/contracts/router";
import { exploreRouter } from "@/server/explore/router";
import { featuresRouter } from "@/server/features/router";
import { homeRouter } from "@/server/home/router";
import {
  auditRouter,
  keysRouter,
  meRouter,
  peopleRouter,
  setupRouter,
} from "@/server/identity/router";
import { insightsRouter } from "@/server/insights/router";
import { lineageRouter } from "@/server/lineage/router";
import { monitoringRouter } from "@/server/monitoring/router";
import { jobsRouter, pipelinesRouter } from "@/server/pipelines/router";
import { router } from "@/server/platform/trpc";
import { modelsRouter } from "@/server/registry/router";
import { reportsRouter } from "@/server/reports/router";
import { searchRouter } from "@/server/search/router";
import { endpointsRouter } from "@/server/serving/router";
import { sweepsRouter } from "@/server/sweeps/router";
import { exportsRouter } from "@/server/tracking/exports/router";
import { importsRouter } from "@/server/tracking/imports/router";
import { experimentsRouter, projectsRouter, runsRouter } from "@/server/tracking/router";
import { workspaceRouter } from "@/server/tracking/workspace/router";

export const appRouter = router({
  access: accessRouter,
  audit: auditRouter,
  contracts: contractsRouter,
  datasets: datasetsRouter,
  governance: governanceRouter,
  endpoints: endpointsRouter,
  experiments: experimentsRouter,
  explore: exploreRouter,
  exports: exportsRouter,
  features: featuresRouter,
  home: homeRouter,
  imports: importsRouter,
  insights: insightsRouter,
  jobs: jobsRouter,
  keys: keysRouter,
  lineage: lineageRouter,
  me: meRouter,
  models: modelsRouter,
  monitoring: monitoringRouter,
  people: peopleRouter,
  pipelines: pipelinesRouter,
  projects: projectsRouter,
  reports: reportsRouter,
  runs: runsRouter,
  search: searchRouter,
  setup: setupRouter,
  stores: storesRouter,
  sweeps: sweepsRouter,
  workspace: workspaceRouter,
});

export type AppRouter = typeof appRouter;
