import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { defineJob, type JobDefinition } from "@/server/jobs/definition";
import { enqueueJob } from "@/server/jobs/queue";
import type { JobUpdate } from "@/server/pipelines/schema";
import {
  cancelJob,
  getJob,
  listJobLogs,
  listJobs,
  listWorkers,
  retryJob,
  watchJob,
} from "@/server/pipelines/service";
import { InvalidInputError } from "@/server/platform/errors";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

let tests: TestContext;
beforeAll(async () => {
  tests = await createTestContext();
});
afterAll(() => tests.close());

function aJob(kind: string, run: JobDefinition<z.ZodObject>["run"]) {
  const definition = defineJob({ kind, payload: z.object({}), maxAttempts: 1, run });
  const enqueue = () =>
    enqueueJob(tests.ctx.db, { kind, title: kind, payload: {}, actor: tests.ctx.actor });
  return { definition, enqueue };
}

const logLines = (count: number) =>
  aJob("test.log", async (ctx) => {
    for (let line = 1; line <= count; line++) ctx.logLine(`line ${line}`);
    return undefined;
  });

describe("a job's log", () => {
  test("is read in ranges that leave no line out", async () => {
    const job = logLines(25);
    const id = await job.enqueue();
    await tests.runJob([job.definition], id);
    const first = await listJobLogs(tests.ctx, { jobId: id, limit: 10 });
    expect([first.lines.length, first.hasMore]).toEqual([10, true]);
    const rest = await listJobLogs(tests.ctx, { jobId: id, afterId: first.lines.at(-1)?.id });
    const messages = [...first.lines, ...rest.lines].map(({ message }) => message);
    expect(messages).toEqual(Array.from({ length: 25 }, (_, line) => `line ${line + 1}`));
    expect(rest.hasMore).toBe(false);
  });
});

describe("a watcher", () => {
  async function collect(jobId: string, lastId: string | null) {
    const updates: { id: string; data: JobUpdate }[] = [];
    const since = { lastId, signal: undefined };
    for await (const update of watchJob(tests.ctx, jobId, since)) updates.push(update);
    return updates;
  }

  test("receives the lines and the end while the job runs", async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const job = aJob("test.watch", async (ctx) => {
      ctx.logLine("begun");
      await held;
      ctx.logLine("done");
      return undefined;
    });
    const id = await job.enqueue();
    const watching = collect(id, null);
    const running = tests.runJob([job.definition], id);
    release();
    await running;
    const updates = await watching;
    expect(updates.at(-1)?.data.state).toBe("succeeded");
    expect(updates.flatMap(({ data }) => data.lines.map(({ message }) => message))).toEqual([
      "begun",
      "done",
    ]);
  });

  test("that comes back gets only what it has not seen", async () => {
    const job = logLines(3);
    const id = await job.enqueue();
    await tests.runJob([job.definition], id);
    const [first] = await collect(id, null);
    expect(first?.data.lines).toHaveLength(3);
    expect(await collect(id, first?.id ?? null)).toEqual([]);
    const afterFirstLine = `${first?.data.lines[0]?.id}.old`;
    const [rest] = await collect(id, afterFirstLine);
    expect(rest?.data.lines.map(({ message }) => message)).toEqual(["line 2", "line 3"]);
  });
});

describe("a job", () => {
  test("that failed is retried with all its attempts and keeps its log", async () => {
    let isBroken = true;
    const job = aJob("test.retry", async () => {
      if (isBroken) throw new InvalidInputError("line 3: too few columns");
      return undefined;
    });
    const id = await job.enqueue();
    await tests.runJob([job.definition], id);
    expect(await getJob(tests.ctx, id)).toMatchObject({
      state: "failed",
      error: "line 3: too few columns",
    });
    isBroken = false;
    await retryJob(tests.ctx, id);
    expect(await tests.runJob([job.definition], id)).toBe("succeeded");
    expect(await getJob(tests.ctx, id)).toMatchObject({ attempts: 1, error: null });
    await expect(retryJob(tests.ctx, id)).rejects.toThrow(/is succeeded; only a failed/);
    await expect(cancelJob(tests.ctx, id)).rejects.toThrow(/already succeeded/);
    const audits = await tests.ctx.db.auditEvent.count({
      where: { objectId: id, action: "jobs.retry" },
    });
    expect(audits).toBe(1);
  });

  test("may be cancelled only by who may", async () => {
    const job = logLines(1);
    const id = await job.enqueue();
    const viewer = { ...tests.ctx, actor: { ...tests.ctx.actor, role: "viewer" } };
    await expect(cancelJob(viewer, id)).rejects.toThrow(/jobs\.write/);
    await cancelJob(tests.ctx, id);
    expect((await getJob(tests.ctx, id)).cancelRequested).toBe(true);
    expect(await tests.runJob([job.definition], id)).toBe("cancelled");
  });

  test("is found by state, kind and words of its title", async () => {
    const job = logLines(1);
    const id = await job.enqueue();
    await tests.runJob([job.definition], id);
    const { items } = await listJobs(tests.ctx, {
      filter: 'state:succeeded and kind = "test.log" and log',
    });
    expect(items.map((item) => item.id)).toContain(id);
  });
});

test("a worker that went silent is lost, one that said goodbye is stopped", async () => {
  const job = logLines(1);
  await tests.runJob([job.definition], await job.enqueue());
  const now = tests.ctx.now();
  const silent = { id: "silent", hostname: "h", pid: 1, concurrency: 2 };
  const long = new Date(now.getTime() - 60_000);
  await tests.ctx.db.worker.create({ data: { ...silent, startedAt: long, lastSeenAt: long } });
  const workers = await listWorkers(tests.ctx);
  expect(workers.find(({ id }) => id === "silent")?.state).toBe("lost");
  const states = workers.filter(({ id }) => id !== "silent").map(({ state }) => state);
  expect(new Set(states)).toEqual(new Set(["stopped"]));
});
