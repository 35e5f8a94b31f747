import { z } from "zod";

export const DEMO_JOB_KIND = "demo.load";

/** The stations of the demo, in the order in which the job reaches them. */
export const DEMO_STATIONS = [
  "Store connected and scanned",
  "Dataset ingested",
  "Columns profiled",
  "Contract checked",
  "Feature view defined",
  "Model of 2008 trained",
  "Model of 2009 trained",
  "First version deployed",
  "Recorded calls replayed",
  "Quality, latency and drift computed",
] as const;

export const DemoPayload = z.object({}).strict();

/** What `catalog.ingest` leaves as its job's result. */
export const IngestResult = z.object({ versionId: z.string() });
