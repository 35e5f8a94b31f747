import { z } from "zod";

export const HOME_VIEWS = ["scientist", "executive", "admin"] as const;
export const HomeView = z.enum(HOME_VIEWS);
export type HomeView = z.infer<typeof HomeView>;

/** Rows that one list on a home page shows; the totals beside them count all. */
export const HOME_ROWS = 10;
/** A run that failed within this time still counts as news. */
export const NEWS_HOURS = 24;

export const WORK_KINDS = ["pipeline run", "run"] as const;

/** A pipeline run, or a tracked run that belongs to none. */
export const WorkItem = z.object({
  id: z.string(),
  kind: z.enum(WORK_KINDS),
  name: z.string(),
  /** Pipeline or experiment. */
  parent: z.string(),
  href: z.string(),
  state: z.string(),
  ownerName: z.string(),
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
  /** Share of the steps done, in [0, 1]; null where a run has no steps. */
  progress: z.number().min(0).max(1).nullable(),
  /** The step under way, or the first error. */
  note: z.string().nullable(),
  /** AUC on the evaluation window; null when nobody measured it. */
  auc: z.number().nullable(),
});
export type WorkItem = z.infer<typeof WorkItem>;

const WorkList = z.object({ items: z.array(WorkItem), total: z.number().int().nonnegative() });

/** A contract whose newest evaluation failed, with what is built on its dataset. */
export const UpstreamBreak = z.object({
  contractId: z.string(),
  contractName: z.string(),
  contractSlug: z.string(),
  datasetName: z.string(),
  datasetSlug: z.string(),
  checksFailed: z.number().int(),
  checksTotal: z.number().int(),
  /** Data time of the newest failed window. */
  lastWindowFrom: z.date().nullable(),
  computedAt: z.date(),
  featureViews: z.array(z.string()),
  models: z.array(z.string()),
});
export type UpstreamBreak = z.infer<typeof UpstreamBreak>;

export const ScientistHome = z.object({
  running: WorkList,
  finished: WorkList,
  /** Failed within NEWS_HOURS. */
  failed: WorkList,
  breaks: z.array(UpstreamBreak),
  asOf: z.date(),
});
export type ScientistHome = z.infer<typeof ScientistHome>;

const Count = z.number().int().nonnegative();
export const WorkerLine = z.object({
  id: z.string(),
  hostname: z.string(),
  concurrency: Count,
  running: Count,
  lastSeenAt: z.date(),
});
export type WorkerLine = z.infer<typeof WorkerLine>;

export const AdminHome = z.object({
  stores: z.object({ total: Count, byState: z.record(z.string(), Count) }),
  datasets: z.object({
    total: Count,
    owned: Count,
    described: Count,
    contracted: Count,
    profiled: Count,
  }),
  /** By the state of the newest evaluation; `unchecked` has none. */
  contracts: z.object({ total: Count, passed: Count, failed: Count, unchecked: Count }),
  jobs: z.object({
    byState: z.record(z.string(), Count),
    /** Since when the oldest job that could run is waiting. */
    oldestQueuedAt: z.date().nullable(),
    failedSinceYesterday: Count,
  }),
  workers: z.array(WorkerLine),
  storage: z.object({
    databaseBytes: z.number().nonnegative(),
    /** Sizes that the manifests state. */
    versionBytes: z.number().nonnegative(),
    versionCount: Count,
    featureSetBytes: z.number().nonnegative(),
    featureSetCount: Count,
    modelBytes: z.number().nonnegative(),
    modelCount: Count,
  }),
  people: z.object({ total: Count, disabled: Count, keys: Count }),
  asOf: z.date(),
});
export type AdminHome = z.infer<typeof AdminHome>;

export const DEMO_STATES = ["none", "queued", "running", "succeeded", "failed"] as const;
export const DemoStatus = z.object({
  state: z.enum(DEMO_STATES),
  progress: z.number().min(0).max(1),
  /** What is being done now, or why it failed. */
  message: z.string(),
  jobId: z.string().nullable(),
  asOf: z.date(),
});
export type DemoStatus = z.infer<typeof DemoStatus>;
