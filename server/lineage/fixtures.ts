import { readEvent } from "@/server/protocols/openlineage/wire";

type Told = {
  run?: string;
  job: string;
  type?: string;
  at: string;
  inputs?: readonly string[];
  outputs?: readonly string[];
  facets?: Record<string, unknown>;
};

const dataset = (name: string) => ({ namespace: "s3://lake", name });

/** An event as a producer sends it; `at` is the minute of an hour. Without a run it is a job's. */
export function aTold({
  run,
  job,
  type = "COMPLETE",
  at,
  inputs = [],
  outputs = [],
  facets,
}: Told) {
  return {
    eventTime: `2026-03-01T10:${at}:00Z`,
    producer: "https://example.org/etl",
    schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json",
    job: { namespace: "shop", name: job, facets },
    ...(run === undefined ? {} : { run: { runId: run }, eventType: type }),
    inputs: inputs.map(dataset),
    outputs: outputs.map(dataset),
  };
}

export const anEvent = (told: Told) => readEvent(aTold(told));
