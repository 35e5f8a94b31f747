import type {
  DatasetUse,
  Direction,
  Facets,
  LineageEvent,
  RunState,
} from "@/server/lineage/schema";

type Told = {
  /** Without a run it is a job's own event. */
  run?: string;
  job: string;
  state?: RunState;
  /** The minute of an hour. */
  at: string;
  inputs?: readonly string[];
  outputs?: readonly string[];
};

export function aUse(
  direction: Direction,
  name: string,
  { namespace = "s3://lake", facets = {} }: { namespace?: string; facets?: Facets } = {},
): DatasetUse {
  return { namespace, name, direction, facets, useFacets: {} };
}

export function anEvent({
  run,
  job,
  state = "COMPLETE",
  at,
  inputs = [],
  outputs = [],
}: Told): LineageEvent {
  const event = {
    kind: run === undefined ? ("job" as const) : ("run" as const),
    at: new Date(`2026-03-01T10:${at}:00Z`),
    job: { namespace: "shop", name: job, facets: {} },
    run: run === undefined ? null : { id: run, state, facets: {} },
    uses: [
      ...inputs.map((name) => aUse("input", name)),
      ...outputs.map((name) => aUse("output", name)),
    ],
    dataset: null,
  };
  return { ...event, body: event };
}
