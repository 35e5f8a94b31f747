import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getExecutiveSummary } from "@/server/insights/service";
import type { JobDefinition } from "@/server/jobs/definition";
import { computeMonitoringJob } from "@/server/monitoring/jobs";
import {
  computeWindows,
  getFeaturePeek,
  getModelHealth,
  getMonitoringOverview,
  requestCompute,
  requestRecompute,
} from "@/server/monitoring/service";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { type ServedCalls, serveCalls } from "@/server/serving/fixtures/served-calls";
import { replayJob } from "@/server/serving/jobs";
import { listReplays, predict, replayDataset, requestReplay } from "@/server/serving/service";

const JOBS: JobDefinition[] = [replayJob, computeMonitoringJob];
const day = (text: string) => new Date(`${text}T00:00:00Z`);

let tests: TestContext;
let served: ServedCalls;
let replayState: string;
beforeAll(async () => {
  tests = await createTestContext();
  served = await serveCalls(tests);
  replayState = await tests.runJob(JOBS, await requestReplay(tests.ctx, aReplay()));
  const ctx = await tests.jobContext();
  await computeWindows(ctx, { endpointName: served.name, full: true });
});
afterAll(async () => {
  await served.close();
  await tests.close();
});

function aReplay(from = "2009-09-01") {
  return {
    endpointName: served.name,
    datasetVersionId: served.datasetVersionId,
    from: day(from),
    to: day("2010-01-01"),
    labelDelayDays: 14,
  };
}

async function countLogged(): Promise<{ predictions: number; labels: number }> {
  const { rows } = await tests.ctx.pool.query(
    `SELECT (SELECT count(*)::int FROM predictions WHERE source = 'replay') AS predictions,
      (SELECT count(*)::int FROM prediction_labels) AS labels`,
  );
  return rows[0];
}

describe("a replay", () => {
  test("sends every row of the range once, and labels only those whose delay has passed", async () => {
    expect(replayState).toBe("succeeded");
    const [replay] = await listReplays(tests.ctx, served.name);
    // 60 rows a month on days 1 to 28; the last row is of 28 December, so labels of rows up to
    // 14 December are due.
    const { rows } = await tests.ctx.pool.query(
      "SELECT count(*)::int AS open FROM predictions WHERE source = 'replay' AND event_at > $1",
      [day("2009-12-14")],
    );
    const { open } = rows[0];
    expect(replay).toMatchObject({ total: 240, sent: 240, failed: 0, clockAt: day("2009-12-28") });
    expect(open).toBeGreaterThan(0);
    expect(replay?.labelled).toBe(240 - open);
    expect(await countLogged()).toEqual({ predictions: 240, labels: 240 - open });
  });

  test("leaves no key behind that still works", async () => {
    const keys = await tests.ctx.db.apiKey.findMany({ where: { name: { startsWith: "replay" } } });
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.every(({ revokedAt }) => revokedAt !== null)).toBe(true);
  });

  test("that died on the way goes on, and each row exists once", async () => {
    const before = await countLogged();
    const ctx = await tests.jobContext();
    const { id: jobId } = await tests.ctx.db.job.create({
      data: { kind: "serving.replay", title: "dies", payload: {} },
    });
    const abort = new AbortController();
    let rounds = 0;
    const dying = {
      ...ctx,
      jobId,
      signal: abort.signal,
      // The second look at the clock of progress is after some rows and before the last.
      commit: (work: Parameters<typeof ctx.commit>[0]) => {
        rounds += 1;
        if (rounds === 1) setTimeout(() => abort.abort(new Error("worker died")), 120);
        return ctx.commit(work);
      },
    };
    const payload = { ...aReplay("2009-03-01"), to: day("2009-09-01") };
    await expect(replayDataset(dying as typeof ctx, payload)).rejects.toThrow("worker died");
    const between = await countLogged();
    expect(between.predictions).toBeLessThan(before.predictions + 360);

    const end = await replayDataset({ ...ctx, jobId, attempt: 2 }, payload);
    expect(end).toMatchObject({ sent: 360, failed: 0 });
    expect((await countLogged()).predictions).toBe(before.predictions + 360);
    await tests.ctx.pool.query("DELETE FROM predictions WHERE event_at < $1", [day("2009-09-01")]);
    await tests.ctx.pool.query("DELETE FROM prediction_labels WHERE event_at < $1", [
      day("2009-09-01"),
    ]);
    await tests.ctx.db.monitorWindow.deleteMany({});
    await tests.ctx.db.featureDrift.deleteMany({});
    await computeWindows(ctx, { endpointName: served.name, full: true });
  });

  test("asked for twice under one key is one job", async () => {
    const idempotencyKey = "replay-once";
    const ids = [1, 2].map(() => requestReplay(tests.ctx, { ...aReplay(), idempotencyKey }));
    const [first, second] = await Promise.all(ids);
    expect(first).toBe(second);
    await tests.ctx.db.job.delete({ where: { id: first ?? "" } });
  });

  test("says what is wrong with an unknown endpoint and with an empty range", async () => {
    await expect(
      requestReplay(tests.ctx, { ...aReplay(), endpointName: "nobody" }),
    ).rejects.toThrow("Endpoint nobody not found");
    await expect(requestReplay(tests.ctx, { ...aReplay(), to: day("2009-09-01") })).rejects.toThrow(
      "from must lie before to",
    );
    const ctx = await tests.jobContext();
    const past = { ...aReplay("2001-01-01"), to: day("2001-02-01") };
    await expect(replayDataset(ctx, past)).rejects.toThrow(
      /2001-01-01 to 2001-02-01 holds no rows/,
    );
  });
});

describe("computed windows", () => {
  test("hold each month's volume, labels, quality and latency, marked as replayed", async () => {
    const { windows } = await getModelHealth(tests.ctx, { model: served.name });
    expect(windows.map(({ windowFrom, n, nLabelled }) => [windowFrom, n, nLabelled])).toEqual([
      [day("2009-09-01"), 60, 60],
      [day("2009-10-01"), 60, 60],
      [day("2009-11-01"), 60, 60],
      [day("2009-12-01"), 60, expect.any(Number)],
    ]);
    const [first] = windows;
    const last = windows.at(-1);
    expect(last?.nLabelled).toBeLessThan(60);
    expect(first).toMatchObject({ source: "replay", versionId: served.versionId });
    expect(first?.auc).toBeGreaterThan(0.7);
    expect(first?.latencyP95Ms).toBeGreaterThan(0);
    expect(first?.latencyP95Ms).toBeGreaterThanOrEqual(first?.latencyP50Ms ?? 0);
  });

  test("agree with the pipeline's own evaluation over the same rows", async () => {
    const health = await getModelHealth(tests.ctx, { model: served.name });
    const evaluated = health.versions[0]?.evaluation.find(
      ({ key, split }) => key === "brier" && split === "evaluation",
    );
    const { rows } = await tests.ctx.pool.query(
      `SELECT avg(power(p.score - l.label::int, 2)) AS brier FROM predictions p
       JOIN prediction_labels l ON l.prediction_id = p.id WHERE p.event_at < $1`,
      [day("2009-12-01")],
    );
    const windows = health.windows.slice(0, 3);
    const brier = windows.reduce((sum, window) => sum + (window.brier ?? 0) / 3, 0);
    expect(brier).toBeCloseTo(rows[0].brier, 10);
    expect(Math.abs(brier - (evaluated?.value ?? 0))).toBeLessThan(0.05);
  });

  test("stay the same when computed again, and a window without news is not touched", async () => {
    const ctx = await tests.jobContext();
    const before = await getModelHealth(tests.ctx, { model: served.name });
    const later = new Date(Date.now() + 3_600_000);
    const nothing = await computeWindows(
      { ...ctx, now: () => later },
      { endpointName: served.name, full: false },
    );
    // What arrived just before the last computation is looked at again, once.
    expect(nothing.windows).toBeGreaterThan(0);
    const again = await computeWindows(
      { ...ctx, now: () => new Date(later.getTime() + 3_600_000) },
      { endpointName: served.name, full: false },
    );
    expect(again).toEqual({ windows: 0, predictions: 0 });
    const after = await getModelHealth(tests.ctx, { model: served.name });
    const strip = ({ computedAt: _, ...window }: (typeof after.windows)[number]) => window;
    expect(after.windows.map(strip)).toEqual(before.windows.map(strip));
  });

  test("are not replaced by a computation that began earlier", async () => {
    const ctx = await tests.jobContext();
    const early = new Date("2020-01-01");
    await computeWindows({ ...ctx, now: () => early }, { endpointName: served.name, full: true });
    const { computedAt } = await getModelHealth(tests.ctx, { model: served.name });
    expect(computedAt?.getTime()).toBeGreaterThan(early.getTime());
  });

  test("leave try-out calls out", async () => {
    const ctx = await tests.jobContext();
    await predict(tests.ctx, {
      endpointName: served.name,
      instances: [{ age: 30, contact: "home" }],
      event_times: [day("2009-09-15")],
      source: "try",
      requestId: "try",
      startedMs: performance.now(),
    });
    await computeWindows(ctx, { endpointName: served.name, full: true });
    const { windows } = await getModelHealth(tests.ctx, { model: served.name });
    expect(windows[0]?.n).toBe(60);
  });

  test("say insufficient data where a month has too few rows, and keep the counts", async () => {
    const { features, drifting } = await getModelHealth(tests.ctx, { model: served.name });
    expect(features.map(({ feature }) => feature)).toEqual(["@score", "age", "contact"]);
    for (const { latest, windows } of features) {
      expect(latest).toBeNull();
      expect(
        windows.every(({ severity, psi }) => severity === "insufficient data" && psi === null),
      ).toBe(true);
    }
    const peek = await getFeaturePeek(tests.ctx, {
      endpointName: served.name,
      versionId: drifting?.versionId ?? "",
      feature: "contact",
      resolution: "month",
      windowFrom: day("2009-09-01"),
    });
    expect(peek.window.labels).toEqual(peek.reference.labels);
    expect(peek.window.counts.reduce((sum, count) => sum + count, 0)).toBe(60);
    expect(peek.reference.counts.reduce((sum, count) => sum + count, 0)).toBe(480);
  });

  test("come with the date to which labels are complete, the training window and deployments", async () => {
    const health = await getModelHealth(tests.ctx, { model: served.name });
    expect(health.labelsCompleteTo?.getTime()).toBeGreaterThan(day("2009-12-14").getTime());
    expect(health.labelsCompleteTo?.getTime()).toBeLessThanOrEqual(day("2009-12-16").getTime());
    expect(health.reference).toMatchObject({ from: day("2009-01-01"), n: 480 });
    expect(health.annotations.map(({ kind }) => kind).sort()).toEqual(["deployment", "training"]);
    const weekly = await getModelHealth(tests.ctx, { model: served.name, resolution: "week" });
    expect(weekly.windows.reduce((sum, { n }) => sum + n, 0)).toBe(240);
  });
});

describe("asking for a computation", () => {
  test("runs in a worker", async () => {
    const jobId = await requestCompute(tests.ctx, served.name);
    expect(await tests.runJob([computeMonitoringJob], jobId)).toBe("succeeded");
  });

  test("needs a right and an endpoint", async () => {
    const viewer = { ...tests.ctx, actor: { ...tests.ctx.actor, role: "viewer" } };
    await expect(requestRecompute(viewer, served.name)).rejects.toThrow(/jobs.write/);
    await expect(requestCompute(tests.ctx, "nobody")).rejects.toThrow("Endpoint nobody not found");
  });

  test("happens once a minute however many predictions arrive", async () => {
    const keys = await tests.ctx.db.job.findMany({
      where: { kind: "monitoring.compute", idempotencyKey: { not: null } },
      select: { idempotencyKey: true },
    });
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.length).toBeLessThanOrEqual(4);
  });
});

test("the overview and the executive summary tell only what is measured", async () => {
  const { rows, monitored } = await getMonitoringOverview(tests.ctx);
  expect(monitored).toBe(0);
  expect(rows[0]).toMatchObject({
    model: served.name,
    versionNumber: 1,
    quality: { state: "unknown", value: null },
    drift: { state: "unknown", value: null },
    latency: { state: "good", n: 60 },
    data: { state: "unknown", value: null },
  });
  const summary = await getExecutiveSummary(tests.ctx);
  const figure = (id: string) => summary.figures.find((each) => each.id === id);
  expect(figure("models")).toMatchObject({ value: "1", unit: "0 % monitored" });
  expect(figure("quality")).toMatchObject({ value: null, n: null });
  expect(figure("data")).toMatchObject({ value: null });
  expect(figure("volume")).toMatchObject({ value: "240", unit: "replayed", n: 240 });
  expect(figure("rollback")).toMatchObject({ value: "none yet" });
  expect(figure("latency")?.value).not.toBeNull();
  expect(figure("response")).toMatchObject({ n: 240, from: day("2009-09-01") });
  expect(summary.sentence.state).toBe("unknown");
});
