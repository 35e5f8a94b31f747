import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { defineJob, type JobDefinition } from "@/server/jobs/definition";
import { LeaseLostError } from "@/server/jobs/outcome";
import { claimJobs, enqueueJob, extendLease, requestCancel } from "@/server/jobs/queue";
import { runJob } from "@/server/jobs/run-job";
import { InvalidInputError } from "@/server/platform/errors";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

let tests: TestContext;
beforeAll(async () => {
  tests = await createTestContext();
});
afterAll(() => tests.close());

const Payload = z.object({ key: z.string() });

/** A job of a kind of its own, so that tests in one file never take each other's work. */
function aJob(kind: string, run: JobDefinition<typeof Payload>["run"]) {
  const givenUp: string[] = [];
  const definition = defineJob({
    kind,
    payload: Payload,
    maxAttempts: 3,
    run,
    onGivenUp: async (_tx, payload, outcome) => {
      givenUp.push(`${payload.key} ${outcome.state}`);
    },
  });
  const enqueue = (key: string, idempotencyKey?: string) =>
    enqueueJob(tests.ctx.db, {
      kind,
      title: key,
      payload: { key },
      actor: tests.ctx.actor,
      idempotencyKey,
    });
  return { definition, enqueue, givenUp };
}

const claim = (kind: string, workerId: string, leaseSeconds = 30) =>
  claimJobs(tests.ctx.db, { workerId, kinds: [kind], limit: 1, leaseSeconds });

describe("a job", () => {
  test("runs once and keeps its result", async () => {
    const job = aJob("test.once", async (ctx, { key }) => {
      ctx.logLine(`working on ${key}`);
      return { key };
    });
    const id = await job.enqueue("a");
    expect(await tests.runJob([job.definition], id)).toBe("succeeded");
    const row = await tests.ctx.db.job.findUniqueOrThrow({
      where: { id },
      include: { logs: true },
    });
    expect(row).toMatchObject({ result: { key: "a" }, attempts: 1, progress: 1, lockedBy: null });
    expect(row.logs.map(({ message }) => message)).toEqual(["working on a"]);
  });

  test("is not queued twice under one idempotency key", async () => {
    const job = aJob("test.key", async () => undefined);
    const ids = await Promise.all([job.enqueue("a", "same"), job.enqueue("b", "same")]);
    expect(new Set(ids).size).toBe(1);
  });

  test("fails at once on a fault of its input and says which", async () => {
    const job = aJob("test.fault", async () => {
      throw new InvalidInputError("line 3: too few columns");
    });
    const id = await job.enqueue("bad");
    expect(await tests.runJob([job.definition], id)).toBe("failed");
    const row = await tests.ctx.db.job.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ attempts: 1, error: "line 3: too few columns" });
    expect(job.givenUp).toEqual(["bad failed"]);
  });

  test("that was cancelled while queued is settled by a worker without running", async () => {
    let runs = 0;
    const job = aJob("test.cancel", async () => {
      runs += 1;
      return undefined;
    });
    const id = await job.enqueue("c");
    expect(await requestCancel(tests.ctx.db, id)).toBe(true);
    expect(await tests.runJob([job.definition], id)).toBe("cancelled");
    expect({ runs, givenUp: job.givenUp }).toEqual({ runs: 0, givenUp: ["c cancelled"] });
    expect(await requestCancel(tests.ctx.db, id)).toBe(false);
  });

  test("that is cancelled while it runs sees its signal", async () => {
    const job = aJob("test.abort", async (ctx) => {
      await requestCancel(ctx.db, ctx.jobId);
      await new Promise((resolve) => ctx.signal.addEventListener("abort", resolve));
      ctx.signal.throwIfAborted();
      return undefined;
    });
    const id = await job.enqueue("d");
    expect(await tests.runJob([job.definition], id)).toBe("cancelled");
  });
});

describe("a lease", () => {
  test("is given to one of many workers that ask at once", async () => {
    const job = aJob("test.race", async () => undefined);
    await job.enqueue("r");
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, index) => claim("test.race", `w${index}`)),
    );
    expect(claims.flat()).toHaveLength(1);
  });

  test("that ran out goes to the next worker, and the first can neither prolong nor publish", async () => {
    const { definition, enqueue } = aJob("test.fence", async () => undefined);
    const id = await enqueue("f");
    const [first] = await claim("test.fence", "slow", 0);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const [second] = await claim("test.fence", "next");
    expect([first?.attempt, second?.attempt]).toEqual([1, 2]);

    const lost = { jobId: id, workerId: "slow", fence: first?.fence ?? 0 };
    expect(await extendLease(tests.ctx.db, lost, 30, null)).toBeNull();

    let thrown: unknown;
    const late = {
      ...definition,
      run: async (ctx: Parameters<typeof definition.run>[0]) => {
        thrown = await ctx.commit(async () => "written").catch((error: unknown) => error);
        throw thrown;
      },
    };
    const resources = { platform: tests.ctx, workerId: "slow", leaseSeconds: 30 };
    const { duckdb } = await tests.jobContext();
    if (first === undefined) throw new Error("nothing was claimed");
    await runJob({ ...resources, duckdb }, late, first, new AbortController().signal);
    expect(thrown).toBeInstanceOf(LeaseLostError);
    const row = await tests.ctx.db.job.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ state: "running", lockedBy: "next" });
  });

  test("lost in every attempt ends the job as failed", async () => {
    const job = aJob("test.exhausted", async () => undefined);
    const id = await job.enqueue("x");
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await claim("test.exhausted", "dying", 0);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await tests.runJob([job.definition], id)).toBe("failed");
    expect(job.givenUp).toEqual(["x failed"]);
  });
});
