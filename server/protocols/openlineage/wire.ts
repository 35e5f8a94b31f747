import { z } from "zod";
import { type DatasetUse, type Facets, type LineageEvent, RunState } from "@/server/lineage/schema";
import { InvalidInputError, parseInput } from "@/server/platform/errors";

/**
 * Events of OpenLineage 2-0-2 as producers really send them: with more keys than the schema has,
 * without `schemaURL`, with times that have no offset (UTC then), with null for an empty list.
 */
const Name = z.string().min(1).max(2_000);
const FacetMap = z.record(z.string(), z.unknown()).nullish();
const Dataset = z.object({
  namespace: Name,
  name: Name,
  facets: FacetMap,
  inputFacets: FacetMap,
  outputFacets: FacetMap,
});
type Dataset = z.output<typeof Dataset>;

const WireEvent = z.object({
  eventTime: z.string().min(1),
  eventType: z.string().nullish(),
  run: z.object({ runId: z.string().min(1).max(200), facets: FacetMap }).nullish(),
  job: z.object({ namespace: Name, name: Name, facets: FacetMap }).nullish(),
  dataset: Dataset.nullish(),
  inputs: z.array(Dataset).nullish(),
  outputs: z.array(Dataset).nullish(),
});

const HAS_OFFSET = /(?:z|[+-]\d{2}:?\d{2})$/i;

/** @throws InvalidInputError naming the field that is wrong */
export function readEvent(body: unknown): LineageEvent {
  const wire = parseInput(WireEvent, body, "event");
  const at = readTime(wire.eventTime);
  const uses = [
    ...(wire.inputs ?? []).map((each) => toUse(each, "input")),
    ...(wire.outputs ?? []).map((each) => toUse(each, "output")),
  ];
  const job = wire.job ? { ...wire.job, facets: toFacets(wire.job.facets) } : null;
  if (wire.run) {
    if (job === null)
      throw new InvalidInputError("event: a run needs its job's namespace and name");
    const run = {
      id: wire.run.runId.toLowerCase(),
      state: readState(wire.eventType),
      facets: toFacets(wire.run.facets),
    };
    return { kind: "run", at, job, run, uses, dataset: null, body };
  }
  if (job !== null) return { kind: "job", at, job, run: null, uses, dataset: null, body };
  if (wire.dataset) {
    const { namespace, name, facets } = wire.dataset;
    const dataset = { namespace, name, facets: toFacets(facets) };
    return { kind: "dataset", at, job: null, run: null, uses: [], dataset, body };
  }
  throw new InvalidInputError("event: it has neither a run, nor a job, nor a dataset");
}

function readTime(text: string): Date {
  const time = new Date(HAS_OFFSET.test(text) ? text : `${text.replace(" ", "T")}Z`);
  if (!Number.isNaN(time.getTime())) return time;
  throw new InvalidInputError(`event: eventTime "${text}" is not a time (2026-01-31T12:00:00Z)`);
}

/** The type is optional, and producers make up their own. */
function readState(type: string | null | undefined): RunState {
  return RunState.safeParse(type?.toUpperCase()).data ?? "OTHER";
}

function toUse(dataset: Dataset, direction: "input" | "output"): DatasetUse {
  const { namespace, name, facets } = dataset;
  const useFacets = direction === "input" ? dataset.inputFacets : dataset.outputFacets;
  return { namespace, name, direction, facets: toFacets(facets), useFacets: toFacets(useFacets) };
}

const Facet = z.record(z.string(), z.unknown());

/** A facet that is no object says nothing; `_deleted` takes one away. */
function toFacets(facets: Record<string, unknown> | null | undefined): Facets {
  return Object.fromEntries(
    Object.entries(facets ?? {}).flatMap(([key, value]) => {
      const facet = Facet.safeParse(value).data;
      if (facet === undefined) return [];
      return [[key, facet._deleted === true ? null : facet]];
    }),
  );
}
