import { z } from "zod";

export const RUN_STATES = ["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"] as const;
export const RunState = z.enum(RUN_STATES);
export type RunState = z.infer<typeof RunState>;

export const DIRECTIONS = ["input", "output"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** What a producer says beside the names, by key. A null takes the facet away. */
export type Facets = Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;

export type Named = { namespace: string; name: string; facets: Facets };
export type DatasetUse = Named & { direction: Direction; useFacets: Facets };

/** One told event in our own words; the protocol that brought it is `server/protocols/openlineage`. */
export type LineageEvent = {
  kind: "run" | "job" | "dataset";
  at: Date;
  job: Named | null;
  run: { id: string; state: RunState; facets: Facets } | null;
  uses: readonly DatasetUse[];
  /** Of a dataset event. */
  dataset: Named | null;
  /** As it came. */
  body: unknown;
};

export const NODE_KINDS = [
  "store",
  "dataset",
  "job",
  "feature-view",
  "run",
  "model-version",
  "endpoint",
  "consumer",
] as const;
export const NodeKind = z.enum(NODE_KINDS);
export type NodeKind = z.infer<typeof NodeKind>;

/** `observed`: a run did it. `declared`: somebody, or the catalog, says so. */
export const ORIGINS = ["observed", "declared"] as const;

/** What is wrong with a node now: the newest run of a contract failed, an incident is open, … */
export const BADGES = ["broken", "incident", "stale", "drift", "failed"] as const;
export type Badge = (typeof BADGES)[number];

export const LineageNode = z.object({
  kind: NodeKind,
  id: z.string(),
  name: z.string(),
  /** What tells nodes of one name apart: a namespace, a project, a model. */
  group: z.string(),
  /** What its producer calls it, in small letters: task, app, dashboard, view, topic. */
  type: z.string().nullable(),
  /** The part of the business that it belongs to; empty where nobody said. */
  domain: z.string(),
  project: z.string(),
  /** Who answers for it, and an e-mail address or whatever else leads there; null where nobody does. */
  owner: z.object({ name: z.string(), contact: z.string() }).nullable(),
  /** As they are now; none in a graph of an earlier time. */
  badges: z.array(z.enum(BADGES)),
  /** Address of its page in the console; null for what has none. */
  href: z.string().nullable(),
  /** Steps from the focus; negative before it. */
  distance: z.number().int(),
  state: z.string().nullable(),
});
export type LineageNode = z.infer<typeof LineageNode>;

const NodeRef = z.object({ kind: NodeKind, id: z.string() });
export type NodeRef = z.infer<typeof NodeRef>;

export const LineageEdge = z.object({
  from: NodeRef,
  to: NodeRef,
  origin: z.enum(ORIGINS),
  /** Whether somebody, or the catalog, says so, a run seen or not. */
  isDeclared: z.boolean(),
});
export type LineageEdge = z.infer<typeof LineageEdge>;

export const HOPS_MAX = 5;
/** Above so many, a picture shows nothing: the walk stops and says so. */
export const NODES_MAX = 2_000;

export const GraphInput = z.object({
  kind: NodeKind,
  id: z.string().min(1),
  hops: z.coerce.number().int().min(1).max(HOPS_MAX).default(2),
  direction: z.enum(["up", "down", "both"]).default("both"),
  /** The graph as it was then: the newest complete run of each job up to this time. */
  at: z.coerce.date().optional(),
});
export type GraphInput = z.input<typeof GraphInput>;

export const LineageGraph = z.object({
  focus: NodeRef,
  nodes: z.array(LineageNode),
  edges: z.array(LineageEdge),
  /** True where the walk stopped at its limit of nodes. */
  isCut: z.boolean(),
});
export type LineageGraph = z.infer<typeof LineageGraph>;

/** Without a column, of the whole node. */
export const ImpactInput = z.object({
  kind: NodeKind,
  id: z.string().min(1),
  column: z.string().min(1).max(500).optional(),
});
export type ImpactInput = z.input<typeof ImpactInput>;

/** All that a change reaches, the nearest first, without the changed node itself. */
export const Impact = z.object({ nodes: z.array(LineageNode), isCut: z.boolean() });
export type Impact = z.infer<typeof Impact>;

export const CHANGES_MAX = 200;
/** When something of a graph changed, and what; the newest first. */
export const GraphChange = z.object({ at: z.date(), what: z.string() });
export type GraphChange = z.infer<typeof GraphChange>;
export const GraphChanges = z.object({ changes: z.array(GraphChange), isCut: z.boolean() });
export type GraphChanges = z.infer<typeof GraphChanges>;

export const FindInput = z.object({
  text: z.string().trim().min(1).max(200),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export const FoundNode = LineageNode.pick({
  ...{ kind: true, id: true, name: true, group: true, href: true },
});
export type FoundNode = z.infer<typeof FoundNode>;

/** A dataset's column or a view's feature; an empty name is the whole dataset. */
export const ColumnRef = z.object({
  kind: z.enum(["dataset", "feature-view"]),
  id: z.string().min(1),
  name: z.string(),
});
export type ColumnRef = z.infer<typeof ColumnRef>;

export const ColumnStep = z.object({
  from: ColumnRef,
  to: ColumnRef,
  /** DIRECT: the value comes from there. INDIRECT: rows or their order do, such as by a filter. */
  transformation: z.enum(["DIRECT", "INDIRECT"]),
  /** As the producer calls it: IDENTITY, AGGREGATION, FILTER …; empty where it says nothing. */
  subtype: z.string(),
});
export type ColumnStep = z.infer<typeof ColumnStep>;

export const COLUMN_HOPS_MAX = 10;
export const COLUMNS_MAX = 2_000;
export const ColumnsInput = z.object({ kind: NodeKind, id: z.string().min(1) });
export const ColumnGraphInput = ColumnRef.extend({
  name: z.string().min(1).max(500),
  hops: z.coerce.number().int().min(1).max(COLUMN_HOPS_MAX).default(COLUMN_HOPS_MAX),
});
export const NodeColumn = z.object({ name: z.string(), type: z.string().nullable() });
export type NodeColumn = z.infer<typeof NodeColumn>;
export const ColumnGraph = z.object({
  focus: ColumnRef,
  steps: z.array(ColumnStep),
  /** True where the walk stopped at its limit of columns. */
  isCut: z.boolean(),
});
export type ColumnGraph = z.infer<typeof ColumnGraph>;
