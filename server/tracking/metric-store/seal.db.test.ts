import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { inTransaction, sqlOfPool } from "@/server/platform/sql";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { sealMetricsJob } from "@/server/tracking/jobs";
import { SEAL_KIND } from "@/server/tracking/live";
import { appendPoints } from "@/server/tracking/metric-store/append";
import {
  findUnsealedSeries,
  SILENT_MS,
  sealSeries,
  sealTogether,
} from "@/server/tracking/metric-store/seal";
import { ensureKeyIds } from "@/server/tracking/repository/keys";
import {
  createRun,
  ensureExperiment,
  ensureProject,
  getMetricHistory,
  getRun,
  logBatch,
  readMetricPoints,
} from "@/server/tracking/service";

let tests: TestContext;
beforeAll(async () => {
  tests = await createTestContext();
});
afterAll(() => tests.close());

const KEY = "loss";

async function aRun(): Promise<string> {
  const slug = `p-${randomUUID().slice(0, 8)}`;
  await ensureProject(tests.ctx, { slug, name: slug });
  const { id } = await ensureExperiment(tests.ctx, { projectSlug: slug, name: slug });
  return (await createRun(tests.ctx, { experimentId: id, name: "run" })).id;
}

type Sent = { step: number; value: number; atMs?: number };

const log = (runId: string, points: readonly Sent[]) =>
  logBatch(tests.ctx, runId, {
    metrics: points.map(({ step, value, atMs }) => ({
      key: KEY,
      step: BigInt(step),
      at: BigInt(atMs ?? step),
      value,
    })),
  });

const range = (from: number, to: number, value = (step: number) => step / 7): Sent[] =>
  Array.from({ length: to - from }, (_, index) => ({
    step: from + index,
    value: value(from + index),
  }));

async function seal(runId: string): Promise<number> {
  const { seq } = await tests.ctx.db.run.findUniqueOrThrow({ where: { id: runId } });
  const { id: keyId } = await tests.ctx.db.loggedKey.findUniqueOrThrow({ where: { key: KEY } });
  return inTransaction(tests.ctx.pool, (sql) => sealSeries(sql, { seq, keyId }));
}

async function stored(runId: string) {
  const points = (await readMetricPoints(tests.ctx, [runId], KEY)).get(runId);
  return Array.from(points?.values ?? [], (value, index) => ({
    step: Number(points?.steps[index]),
    value,
  }));
}

async function count(runId: string) {
  const run = await tests.ctx.db.run.findUniqueOrThrow({ where: { id: runId } });
  return {
    tail: await tests.ctx.db.metricPoint.count({ where: { runSeq: run.seq } }),
    chunks: (
      await tests.ctx.db.metricChunk.findMany({
        where: { runSeq: run.seq },
        orderBy: { firstStep: "asc" },
      })
    ).map((chunk) => chunk.count),
  };
}

describe("sealing", () => {
  test("moves the tail into chunks of 4 096 and changes no point", async () => {
    const runId = await aRun();
    const points = range(0, 10_000);
    await log(runId, points);
    expect(await seal(runId)).toBe(10_000);
    expect(await count(runId)).toEqual({ tail: 0, chunks: [4_096, 4_096, 1_808] });
    expect(await stored(runId)).toEqual(points);
  });

  test("again finds nothing to do", async () => {
    const runId = await aRun();
    await log(runId, range(0, 100));
    await seal(runId);
    expect(await seal(runId)).toBe(0);
    expect(await stored(runId)).toEqual(range(0, 100));
  });

  test("fills up the last chunk and leaves the full ones", async () => {
    const runId = await aRun();
    await log(runId, range(0, 5_000));
    await seal(runId);
    const before = await tests.ctx.db.metricChunk.findMany({ where: { count: 4_096 } });
    await log(runId, range(5_000, 6_000));
    await seal(runId);
    expect((await count(runId)).chunks).toEqual([4_096, 1_904]);
    const kept = await tests.ctx.db.metricChunk.findMany({ where: { count: 4_096 } });
    expect(kept.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(await stored(runId)).toEqual(range(0, 6_000));
  });

  test("sorts what came late into the chunks it belongs to", async () => {
    const runId = await aRun();
    await log(runId, range(100, 5_000));
    await seal(runId);
    await log(runId, range(0, 100));
    expect(await stored(runId)).toEqual(range(0, 5_000));
    await seal(runId);
    expect(await stored(runId)).toEqual(range(0, 5_000));
  });

  test("keeps several values of one step and drops what was sent twice", async () => {
    const runId = await aRun();
    const first = range(0, 50);
    await log(runId, first);
    await seal(runId);
    await log(runId, [
      ...first,
      { step: 3, value: 99, atMs: 3 },
      { step: 3, value: Number.NaN, atMs: 3 },
    ]);
    await seal(runId);
    expect(
      (await stored(runId)).filter(({ step }) => step === 3).map(({ value }) => value),
    ).toEqual([3 / 7, 99, Number.NaN]);
    const [summary] = (await getRun(tests.ctx, runId)).metrics;
    expect(summary).toMatchObject({ count: 52, max: 99 });
  });

  test("rewrites only the newest chunk of a client that names no step", async () => {
    const runId = await aRun();
    const at = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => ({
        step: 0,
        value: index,
        atMs: from + index,
      }));
    await log(runId, at(0, 8_192));
    await seal(runId);
    const before = await tests.ctx.db.metricChunk.findMany({ orderBy: { id: "asc" } });
    await log(runId, at(8_192, 8_200));
    await seal(runId);
    const after = await tests.ctx.db.metricChunk.findMany({ orderBy: { id: "asc" } });
    expect(after.slice(0, before.length).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(await stored(runId)).toHaveLength(8_200);
  });

  test("that is undone half-way has moved nothing", async () => {
    const runId = await aRun();
    await log(runId, range(0, 5_000));
    const { seq } = await tests.ctx.db.run.findUniqueOrThrow({ where: { id: runId } });
    const { id: keyId } = await tests.ctx.db.loggedKey.findUniqueOrThrow({ where: { key: KEY } });
    const killed = inTransaction(tests.ctx.pool, async (sql) => {
      await sealSeries(sql, { seq, keyId });
      await sql("SELECT pg_terminate_backend(pg_backend_pid())");
    });
    await expect(killed).rejects.toThrow();
    expect(await count(runId)).toEqual({ tail: 5_000, chunks: [] });
    expect(await seal(runId)).toBe(5_000);
    expect(await stored(runId)).toEqual(range(0, 5_000));
  });

  test("beside writers and readers loses no point", async () => {
    const runId = await aRun();
    let isWriting = true;
    const write = async () => {
      for (let from = 0; from < 6_000; from += 200) await log(runId, range(from, from + 200));
      isWriting = false;
    };
    const sealer = async () => {
      while (isWriting) await seal(runId);
    };
    const reader = async () => {
      while (isWriting) {
        const steps = (await stored(runId)).map(({ step }) => step);
        expect(steps).toEqual(steps.map((_, index) => index));
      }
    };
    await log(runId, range(0, 1));
    await Promise.all([write(), sealer(), sealer(), reader()]);
    await seal(runId);
    expect(await stored(runId)).toEqual(range(0, 6_000));
    expect((await getRun(tests.ctx, runId)).metrics[0]?.count).toBe(6_000);
  });
});

test("sealing many series and writing to them never wait on each other in turn", async () => {
  const { pool, db } = tests.ctx;
  const runs = [await aRun(), await aRun(), await aRun()];
  const keys = [...(await ensureKeyIds(sqlOfPool(pool), ["a", "b", "c", "d"])).values()];
  const seqs = await db.run.findMany({ where: { id: { in: runs } }, select: { seq: true } });
  const series = seqs.flatMap(({ seq }) => keys.map((keyId) => ({ seq, keyId })));
  const turns = Array.from({ length: 40 }, (_, turn) => turn);
  const pointsOf = (turn: number) =>
    runs.flatMap((runId) =>
      keys.map((keyId) => ({ runId, keyId, step: BigInt(turn), at: 0n, value: turn })),
    );
  const write = async () => {
    for (const turn of turns) await appendPoints(sqlOfPool(pool), pointsOf(turn).reverse());
  };
  const sealAll = async () => {
    for (const turn of turns) {
      const order = turn % 2 === 0 ? series : series.toReversed();
      await sealTogether(pool, order);
    }
  };
  await Promise.all([write(), sealAll(), sealAll()]);
  await sealTogether(pool, series);
  const counts = await db.runMetric.findMany({ where: { runSeq: { in: seqs.map((s) => s.seq) } } });
  expect(counts.map(({ count: points }) => points)).toEqual(series.map(() => turns.length));
});

describe("the sealing job", () => {
  test("takes long tails of running runs and short ones of ended runs", async () => {
    const [growing, short, ended] = [await aRun(), await aRun(), await aRun()];
    const now = tests.ctx.now().getTime();
    const fresh = (to: number) =>
      range(0, to).map((point) => ({ ...point, atMs: now + point.step }));
    await log(growing, fresh(1_024));
    await log(short, fresh(100));
    await log(ended, fresh(100));
    await tests.ctx.db.run.update({
      where: { id: ended },
      data: { status: "finished", finishedAt: new Date() },
    });
    await sealMetricsJob.run(await tests.jobContext(), {});
    expect((await count(growing)).tail).toBe(0);
    expect((await count(short)).tail).toBe(100);
    expect((await count(ended)).tail).toBe(0);
    expect(await findUnsealedSeries(sqlOfPool(tests.ctx.pool), now, 10)).toEqual([]);
    const again = await tests.ctx.db.job.findFirst({
      where: { kind: SEAL_KIND, runAfter: { gte: new Date(now + SILENT_MS) } },
    });
    expect(again?.state).toBe("queued");
  });

  test("is queued for a time after the last point, however soon that came after the former", async () => {
    const runId = await aRun();
    const start = Date.UTC(2040, 0, 1);
    for (const [step, afterMs] of [1_000, 29_000, 31_000].entries()) {
      const ctx = { ...tests.ctx, now: () => new Date(start + afterMs) };
      await logBatch(ctx, runId, { metrics: [{ key: KEY, step: BigInt(step), at: 0n, value: 1 }] });
    }
    await vi.waitFor(async () => {
      const jobs = await tests.ctx.db.job.findMany({
        where: { kind: SEAL_KIND, runAfter: { gte: new Date(start) } },
        orderBy: { runAfter: "asc" },
      });
      expect(jobs.map(({ runAfter }) => runAfter.getTime() - start)).toEqual([30_000, 60_000]);
    });
  });
});

describe("a chart", () => {
  test.each([
    { name: "sealed", isSealed: true },
    { name: "in the tail", isSealed: false },
  ])("of a series $name keeps its spike, its count and its ends", async ({ isSealed }) => {
    const runId = await aRun();
    await log(
      runId,
      range(0, 20_000, (step) => (step === 12_345 ? 1_000 : 1)),
    );
    if (isSealed) await seal(runId);
    const [history] = await getMetricHistory(tests.ctx, {
      runIds: [runId],
      key: KEY,
      maxPoints: 200,
    });
    expect(history?.total).toBe(20_000);
    expect(history?.points.length).toBeLessThanOrEqual(200);
    expect(Math.max(...(history?.points ?? []).map(({ max }) => max ?? 0))).toBe(1_000);
    expect(history?.points[0]?.step).toBe(0);
  });

  test("of a part of the steps holds exactly those", async () => {
    const runId = await aRun();
    await log(runId, range(0, 9_000));
    await seal(runId);
    await log(runId, range(9_000, 9_100));
    const [history] = await getMetricHistory(tests.ctx, {
      runIds: [runId],
      key: KEY,
      fromStep: 8_990,
      toStep: 9_009,
    });
    expect(history?.points.map(({ step }) => step)).toEqual(
      range(8_990, 9_010).map(({ step }) => step),
    );
    expect(history?.total).toBe(20);
  });
});
