import superjson from "superjson";
import { DatasetDetail, DatasetProfile } from "@/server/catalog/schema";
import { getDataset, getProfile, withoutGrants } from "@/server/catalog/service";
import { SavedAnswer } from "@/server/explore/saved/schema";
import { answerSavedQuery } from "@/server/explore/saved/service";
import type { ServiceContext } from "@/server/platform/context";
import { AppError } from "@/server/platform/errors";
import { ModelDetail } from "@/server/registry/schema";
import { getModel } from "@/server/registry/service";
import { DIFFERENCE_RUNS, FROZEN_POINTS, filterOfRuns } from "@/server/reports/constants";
import type { BlockOf, FrozenAnswer, ReportBlock, RunSet } from "@/server/reports/schema";
import { PackedHistory, RunComparison, RunDetail, RunPage } from "@/server/tracking/schema";
import { compareRuns, getPackedHistory, getRun, listRuns } from "@/server/tracking/service";
import { PARALLEL_MAX } from "@/server/tracking/workspace/constants";
import { ImportanceJob, ParallelPlot, ScatterPlot } from "@/server/tracking/workspace/schema";
import { plotParallel, plotScatter, requestImportance } from "@/server/tracking/workspace/service";

/**
 * What the console's procedures answer to the questions that a block asks when it is drawn, so
 * that the same components draw it again from these alone.
 */
export async function computeAnswers(
  ctx: ServiceContext,
  block: ReportBlock,
): Promise<FrozenAnswer[]> {
  switch (block.kind) {
    case "text":
      return [];
    case "panel":
      return answerPanel(ctx, block);
    case "runs":
      return [(await answerRuns(ctx, block.runs, block)).answer];
    case "profile":
      return answerProfile(ctx, block);
    case "gates":
      return [toAnswer("models.get", ModelDetail.parse(await getModel(ctx, block.model)))];
    case "value":
      return [await answerValue(ctx, block)];
    case "query": {
      const found = await answerSavedQuery(ctx, block.query, { reader: withoutGrants(ctx) });
      const answer = SavedAnswer.parse(found);
      return [toAnswer("explore.saved.answer", answer)];
    }
  }
}

function toAnswer(path: string, output: unknown, key: string | null = null): FrozenAnswer {
  return { path, key, output: superjson.serialize(output) };
}

async function answerRuns(
  ctx: ServiceContext,
  runs: RunSet,
  columns: { metrics: string[]; params: string[] },
): Promise<{ answer: FrozenAnswer; ids: string[] }> {
  const { project, sort, limit } = runs;
  const { metrics, params } = columns;
  const filter = filterOfRuns(runs);
  const page = await listRuns(ctx, { project, filter, sort, limit, metrics, params });
  return {
    answer: toAnswer("runs.list", RunPage.parse(page)),
    ids: page.items.map(({ id }) => id),
  };
}

async function answerPanel(
  ctx: ServiceContext,
  { panel, runs, look, baselineId }: BlockOf<"panel">,
): Promise<FrozenAnswer[]> {
  const { answer, ids } = await answerRuns(ctx, runs, { metrics: [], params: [] });
  if (panel.kind === "line") {
    const x = look.x?.startsWith("metric:") ? [look.x.slice("metric:".length)] : [];
    const keys = ids.length === 0 ? [] : [panel.metric, ...x];
    const histories = keys.map(async (key) => {
      const found = await getPackedHistory(ctx, { runIds: ids, key, maxPoints: FROZEN_POINTS });
      return toAnswer("runs.history", PackedHistory.array().parse(found), key);
    });
    return [answer, ...(await Promise.all(histories))];
  }
  if (panel.kind === "difference") {
    const base = baselineId ?? ids[0];
    const all = [...new Set(base === undefined ? ids : [base, ...ids])];
    if (base === undefined || all.length < 2) return [answer];
    const compared = await compareRuns(ctx, { ids: all.slice(0, DIFFERENCE_RUNS), base });
    return [answer, toAnswer("runs.compare", RunComparison.parse(compared))];
  }
  return [answer, ...(await answerPlot(ctx, panel, runs, ids))];
}

type PlotPanel = Exclude<BlockOf<"panel">["panel"], { kind: "line" }>;

async function answerPlot(
  ctx: ServiceContext,
  { kind, fields }: PlotPanel,
  runs: RunSet,
  ids: readonly string[],
): Promise<FrozenAnswer[]> {
  const { project } = runs;
  const filter = filterOfRuns(runs);
  const [x = "", y = "", colour] = fields;
  if (kind === "scatter") {
    const plot = await plotScatter(ctx, { project, filter, x, y, colour });
    return [toAnswer("workspace.scatter", ScatterPlot.parse(plot))];
  }
  if (kind === "importance") {
    const metric = x
      .replace(/^metric\./, "")
      .replace(/^`(.*)`$/s, "$1")
      .replace(/\\(.)/g, "$1");
    return [await answerImportance(ctx, { project, filter, metric })];
  }
  if (kind === "bar" && ids.length === 0) return [];
  const isOfAll = kind === "histogram" || kind === "box";
  const plot = await plotParallel(ctx, {
    project,
    filter: kind === "bar" ? filterOfRuns({ ids, filter }) : filter,
    axes: kind === "bar" ? [x] : fields,
    ...(isOfAll ? { limit: PARALLEL_MAX } : {}),
  });
  return [toAnswer("workspace.parallel", ParallelPlot.parse(plot))];
}

async function answerImportance(
  ctx: ServiceContext,
  input: { project: string; filter: string; metric: string },
): Promise<FrozenAnswer> {
  const job = await requestImportance(ctx, input);
  if (job.error !== null) throw new AppError("CONFLICT", job.error);
  if (job.result === null) {
    throw new AppError("CONFLICT", "its importances are being computed, wait until it is drawn");
  }
  return toAnswer("workspace.importance", ImportanceJob.parse(job));
}

async function answerProfile(
  ctx: ServiceContext,
  { dataset, version }: BlockOf<"profile">,
): Promise<FrozenAnswer[]> {
  // Whoever reads the report later sees what is kept now, so nothing sensitive is.
  const reader = withoutGrants(ctx);
  const [detail, profile] = await Promise.all([
    getDataset(reader, dataset),
    getProfile(reader, dataset, version ?? undefined),
  ]);
  return [
    toAnswer("datasets.get", DatasetDetail.parse(detail)),
    toAnswer("datasets.profile", DatasetProfile.parse(profile)),
  ];
}

async function answerValue(
  ctx: ServiceContext,
  { source }: BlockOf<"value">,
): Promise<FrozenAnswer> {
  if (source.kind === "run") {
    return toAnswer("runs.get", RunDetail.parse(await getRun(ctx, source.runId)));
  }
  return toAnswer("models.get", ModelDetail.parse(await getModel(ctx, source.model)));
}
