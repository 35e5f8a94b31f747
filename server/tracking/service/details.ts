import type { ServiceContext } from "@/server/platform/context";
import { sqlOfPool } from "@/server/platform/sql";
import { PARENT_TAG } from "@/server/tracking/constants";
import {
  findMetricParts,
  findRunParts,
  type MetricPart,
  type RunParts,
} from "@/server/tracking/repository/parts";
import { findRunRelations, type RunRelations } from "@/server/tracking/repository/relations";
import { findRunCores, type RunCore } from "@/server/tracking/repository/runs";
import { listReproductionFacts } from "@/server/tracking/reproduction";
import type { MetricSummary, RunDetail } from "@/server/tracking/schema";

const NO_PARTS: RunParts = { params: [], tags: [], datasets: [], models: [] };
const NO_RELATIONS: RunRelations = { inputs: [], versions: [], parent: null, childCount: 0 };

/** Runs with everything logged, in the order of `ids`; unknown ids are left out. */
export async function readRunDetails(
  ctx: Pick<ServiceContext, "pool">,
  ids: readonly string[],
): Promise<RunDetail[]> {
  const sql = sqlOfPool(ctx.pool);
  const cores = await findRunCores(sql, ids);
  const seqs = cores.map(({ seq }) => seq);
  const parts = await findRunParts(sql, seqs);
  const metrics = await findMetricParts(sql, seqs);
  const relations = await findRunRelations(
    sql,
    cores.map(({ id }) => id),
    PARENT_TAG,
  );
  return cores.map((core) =>
    toDetail(
      core,
      { ...(parts.get(core.seq) ?? NO_PARTS), metrics: metrics.get(core.seq) ?? [] },
      relations.get(core.id) ?? NO_RELATIONS,
    ),
  );
}

function toDetail(
  core: RunCore,
  parts: RunParts & { metrics: MetricPart[] },
  relations: RunRelations,
): RunDetail {
  const { seq: _seq, experimentId: _experimentId, project, projectName, ...rest } = core;
  const detail = {
    ...rest,
    ...relations,
    project: { slug: project, name: projectName },
    params: parts.params,
    tags: parts.tags,
    metrics: parts.metrics.map(toSummary),
    datasets: parts.datasets,
    models: parts.models.map((model) => ({ ...model, step: Number(model.step) })),
  };
  return { ...detail, reproduction: listReproductionFacts(detail) };
}

function toSummary(part: MetricPart): MetricSummary {
  return {
    key: part.key,
    last: Number.isNaN(part.last) ? null : part.last,
    lastStep: Number(part.lastStep),
    min: part.min,
    minStep: part.minStep === null ? null : Number(part.minStep),
    max: part.max,
    maxStep: part.maxStep === null ? null : Number(part.maxStep),
    count: part.count,
    updatedAt: toDate(part.lastAt),
  };
}

const LAST_INSTANT_MS = 8_640_000_000_000_000n;

/** An instant that a client chose; what no date can hold becomes the nearest that can. */
export function toDate(ms: bigint): Date {
  if (ms > LAST_INSTANT_MS) return new Date(Number(LAST_INSTANT_MS));
  return new Date(Number(ms < -LAST_INSTANT_MS ? -LAST_INSTANT_MS : ms));
}
