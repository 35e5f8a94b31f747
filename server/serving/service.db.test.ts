import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApiKey } from "@/server/identity/service";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import {
  createClientVersion,
  deleteVersion,
  getModelVersionByNumber,
} from "@/server/registry/service";
import { type ServedCalls, serveCalls } from "@/server/serving/fixtures/served-calls";
import { ensurePredictionPartitions } from "@/server/serving/repository/predictions";
import { LabelsAnswer, PredictAnswer } from "@/server/serving/schema";
import {
  createEndpoint,
  deployVersion,
  getEndpoint,
  getTraffic,
  listEndpoints,
  listPredictions,
  predict,
} from "@/server/serving/service";

const CLIENT = { age: 64, contact: "home" };

let tests: TestContext;
let served: ServedCalls;
beforeAll(async () => {
  tests = await createTestContext();
  served = await serveCalls(tests);
});
afterAll(async () => {
  await served.close();
  await tests.close();
});

async function predictOnce(body: Record<string, unknown>) {
  const response = await served.post(`${served.name}/predict`, body);
  expect(response.status).toBe(200);
  return { response, answer: PredictAnswer.parse(await response.json()) };
}

async function countRows(where: string, value: string): Promise<number> {
  const { rows } = await tests.ctx.pool.query(
    `SELECT count(*)::int AS n FROM predictions WHERE ${where} = $1`,
    [value],
  );
  return rows[0]?.n ?? 0;
}

describe("POST /endpoints/{name}/predict", () => {
  test("answers with probability and decision, and has logged the call when it answers", async () => {
    const { response, answer } = await predictOnce({
      instances: [CLIENT],
      entities: ["c-1"],
      event_times: ["2010-03-04T05:06:07Z"],
    });
    const [prediction] = answer.predictions;
    expect(prediction?.probability).toBeGreaterThan(0);
    expect(prediction?.probability).toBeLessThan(1);
    expect(prediction?.decision).toBe((prediction?.probability ?? 0) >= answer.decision_threshold);
    expect(response.headers.get("x-model-version")).toBe("1");
    expect(response.headers.get("x-prediction-id")).toBe(prediction?.id);
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    const { queue, model, total } = answer.latency_ms;
    expect(total).toBeGreaterThanOrEqual(queue + model);

    const find = async () => {
      const filter = `id = "${prediction?.id}"`;
      return (await listPredictions(tests.ctx, { endpointName: served.name, filter })).items;
    };
    // The time of the commit itself is stored a moment after it.
    await expect.poll(async () => (await find())[0]?.latencyMs).toBe(total);
    expect(await find()).toEqual([
      expect.objectContaining({
        features: CLIENT,
        entity: "c-1",
        eventAt: new Date("2010-03-04T05:06:07Z"),
        score: prediction?.probability,
        source: "live",
        label: null,
        latencyMs: total,
        versionNumber: 1,
      }),
    ]);
  });

  test("scores many instances in one call as it scores each alone", async () => {
    const instances = [20, 45, 64].flatMap((age) =>
      ["home", "mobile"].map((contact) => ({ age, contact })),
    );
    const { answer, response } = await predictOnce({ instances });
    expect(response.headers.get("x-prediction-id")).toBeNull();
    for (const [index, instance] of instances.entries()) {
      const alone = (await predictOnce({ instances: [instance] })).answer.predictions[0];
      expect(answer.predictions[index]?.probability).toBe(alone?.probability);
    }
  });

  test("fills null with the fitted value and says so", async () => {
    const { current } = await getEndpoint(tests.ctx, served.name);
    const fitted = Object.fromEntries(
      current?.features.map(({ name, imputed }) => [name, imputed]) ?? [],
    );
    const { answer } = await predictOnce({ instances: [{ age: null, contact: null }, fitted] });
    const [filled, given] = answer.predictions;
    expect(filled).toMatchObject({ imputed: ["age", "contact"], unseen: [] });
    expect(filled?.probability).toBe(given?.probability);
  });

  test("takes a category that training never saw, and counts it", async () => {
    const { answer } = await predictOnce({ instances: [{ age: 30, contact: "telegraph" }] });
    expect(answer.predictions[0]).toMatchObject({ imputed: [], unseen: ["contact"] });
  });

  test.each([
    [
      { instances: [CLIENT, { contact: "home" }] },
      "instances[1].age: missing; send a number, or null",
    ],
    [
      { instances: [{ ...CLIENT, age: "old" }] },
      'instances[0].age: expected a number, got string "old"',
    ],
    [{ instances: [] }, "body.instances"],
    [{ instances: [CLIENT], extra: 1 }, "body: Unrecognized key"],
    [{ instances: [CLIENT], entities: ["a", "b"] }, "entities: has 2 entries for 1 instances"],
    [{ instances: [CLIENT], event_times: ["soon"] }, "body.event_times[0]"],
    [{ instances: [CLIENT, CLIENT], prediction_ids: ["a", "a"] }, '"a" is given twice'],
    ["{", "no JSON document"],
  ])("refuses %j with 400 and the place", async (body, message) => {
    const before = await countRows("version_id", served.versionId);
    const response = await served.post(`${served.name}/predict`, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining(message) });
    expect(await countRows("version_id", served.versionId)).toBe(before);
  });

  test("answers 404 for an unknown endpoint, 503 before a deployment, 401 and 403 without rights", async () => {
    const bare = `bare-${randomUUID().slice(0, 8)}`;
    await createEndpoint(tests.ctx, { name: bare, modelName: served.name });
    const viewer = await createApiKey(tests.ctx, { name: "v", purpose: "test", role: "viewer" });
    const body = { instances: [CLIENT] };
    const answers = await Promise.all([
      served.post("nobody/predict", body),
      served.post(`${bare}/predict`, body),
      served.post(`${served.name}/predict`, body, "wrong"),
      served.post(`${served.name}/predict`, body, viewer.key),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 503, 401, 403]);
  });

  test("logs an id that is sent again once, and answers it the same", async () => {
    const id = randomUUID();
    const body = { instances: [CLIENT], prediction_ids: [id] };
    const answers = [await predictOnce(body), await predictOnce(body)];
    const [first, second] = answers.map(({ answer }) => answer.predictions[0]);
    expect(second).toEqual(first);
    expect(await countRows("id", id)).toBe(1);
  });

  test("refuses text that cannot be stored, and keeps the calls that arrive beside it", async () => {
    const entity = randomUUID();
    const calls = Array.from({ length: 12 }, (_, index) => ({
      instances: [{ age: 30, contact: index % 4 === 0 ? "a\0b" : "home" }],
      entities: [entity],
    }));
    const answers = await Promise.all(
      calls.map((body) => served.post(`${served.name}/predict`, body)),
    );
    expect(answers.map(({ status }) => status)).toEqual(
      calls.map((_, index) => (index % 4 === 0 ? 400 : 200)),
    );
    expect(await answers[0]?.text()).toContain("cannot be stored");
    expect(await countRows("entity", entity)).toBe(9);
  });

  test("logs an id that many calls send at once only once", async () => {
    const id = randomUUID();
    const body = { instances: [CLIENT], prediction_ids: [id] };
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => served.post(`${served.name}/predict`, body)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await countRows("id", id)).toBe(1);
  });

  test("keeps every row of many calls at once", async () => {
    const entity = randomUUID();
    const calls = Array.from({ length: 60 }, () =>
      predictOnce({ instances: Array(20).fill(CLIENT), entities: Array(20).fill(entity) }),
    );
    const ids = (await Promise.all(calls)).flatMap(({ answer }) =>
      answer.predictions.map(({ id }) => id),
    );
    expect(new Set(ids).size).toBe(1_200);
    expect(await countRows("entity", entity)).toBe(1_200);
  });
});

describe("POST /endpoints/{name}/labels", () => {
  const label = async (labels: unknown) => {
    const response = await served.post(`${served.name}/labels`, { labels });
    return { status: response.status, body: await response.json() };
  };

  test("records labels, the last one winning, and names ids that are no prediction", async () => {
    const { answer } = await predictOnce({ instances: [CLIENT] });
    const id = answer.predictions[0]?.id ?? "";
    const first = await label([
      { prediction_id: id, label: false },
      { prediction_id: "no-such", label: true },
    ]);
    expect(LabelsAnswer.parse(first.body)).toEqual({ recorded: 1, unknown: ["no-such"] });
    await label([{ prediction_id: id, label: 1, arrived_at: "2010-04-01T00:00:00Z" }]);
    const filter = `id = "${id}"`;
    const { items } = await listPredictions(tests.ctx, { endpointName: served.name, filter });
    expect(items[0]?.label).toBe(true);
  });

  test("does not take another endpoint's prediction", async () => {
    const other = `other-${randomUUID().slice(0, 8)}`;
    await createEndpoint(tests.ctx, { name: other, modelName: served.name });
    const { answer } = await predictOnce({ instances: [CLIENT] });
    const id = answer.predictions[0]?.id;
    const response = await served.post(`${other}/labels`, {
      labels: [{ prediction_id: id, label: true }],
    });
    expect(await response.json()).toEqual({ recorded: 0, unknown: [id] });
  });

  test.each([
    [[{ prediction_id: "a", label: 2 }], "body.labels[0].label"],
    [
      [
        { prediction_id: "a", label: true },
        { prediction_id: "a", label: false },
      ],
      'labels[1].prediction_id: "a" stands twice',
    ],
  ])("refuses %j", async (labels, message) => {
    const { status, body } = await label(labels);
    expect(status).toBe(400);
    expect(body).toMatchObject({ detail: expect.stringContaining(message) });
  });
});

describe("deployVersion", () => {
  test("refuses a version that a client registered, and says why", async () => {
    const { ctx } = tests;
    const { name } = served;
    const { modelName } = await getEndpoint(ctx, name);
    const { number } = await createClientVersion(ctx, {
      name: modelName,
      source: "s3://bucket/model",
      tags: {},
    });
    const { id: versionId } = await getModelVersionByNumber(ctx, modelName, number);
    const deploying = deployVersion(ctx, { endpointName: name, versionId, reason: "try" });
    await expect(deploying).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/^v\d+ was registered by a client and has no signature/),
    });
    expect((await getEndpoint(ctx, name)).versions.map(({ id }) => id)).not.toContain(versionId);
    await deleteVersion(ctx, modelName, number);
  });

  test("leaves one open deployment, audits it and notes it, and the next call sees it", async () => {
    const { ctx } = tests;
    const { versionId, name } = served;
    const again = await deployVersion(ctx, { endpointName: name, versionId, reason: "again" });
    expect(again.changed).toBe(false);

    const second = await ctx.db.modelVersion.findUniqueOrThrow({ where: { id: versionId } });
    const { id: _, runId: __, ...copy } = second;
    const { id: nextId } = await ctx.db.modelVersion.create({
      data: {
        ...copy,
        number: 3,
        signature: copy.signature ?? {},
        evaluation: copy.evaluation ?? [],
        tags: copy.tags ?? {},
        reference: copy.reference ?? {},
      },
    });
    await deployVersion(ctx, { endpointName: name, versionId: nextId, reason: "newer" });
    expect((await predictOnce({ instances: [CLIENT] })).answer.model_version).toBe(3);
    await deployVersion(ctx, { endpointName: name, versionId, reason: "back" });
    expect((await predictOnce({ instances: [CLIENT] })).answer.model_version).toBe(1);

    const { deployments, id } = await getEndpoint(ctx, name);
    expect(deployments.map(({ reason, endedAt }) => [reason, endedAt === null])).toEqual([
      ["back", true],
      ["newer", false],
      ["first", false],
    ]);
    const where = { objectKind: "endpoint", objectId: id };
    expect(await ctx.db.annotation.count({ where: { ...where, kind: "deployment" } })).toBe(3);
    expect(await ctx.db.auditEvent.count({ where: { ...where, action: "endpoints.deploy" } })).toBe(
      4,
    );
  });

  test("refuses a version of another model, and who may not deploy", async () => {
    const { ctx } = tests;
    const request = { endpointName: served.name, versionId: served.versionId, reason: "x" };
    const viewer = { ...ctx, actor: { ...ctx.actor, role: "scientist" } };
    await expect(deployVersion(viewer, request)).rejects.toThrow(/endpoints.write/);
    await expect(deployVersion(ctx, { ...request, versionId: "none" })).rejects.toThrow(
      /not found/,
    );
    await expect(deployVersion(ctx, { ...request, reason: " " })).rejects.toThrow(/reason/);
  });
});

describe("what an endpoint answered", () => {
  test("leaves try-out calls out of the traffic, and keeps them in the log", async () => {
    const { ctx } = tests;
    const before = await getTraffic(ctx, { name: served.name, range: "hour" });
    await predict(ctx, {
      endpointName: served.name,
      instances: [CLIENT],
      source: "try",
      requestId: "try-1",
      startedMs: performance.now(),
    });
    const after = await getTraffic(ctx, { name: served.name, range: "hour" });
    expect(after.n).toBe(before.n);
    expect(after.n).toBeGreaterThan(1_200);
    expect(after.buckets.reduce((sum, { live }) => sum + live, 0)).toBe(after.n);
    const { items } = await listPredictions(ctx, {
      endpointName: served.name,
      filter: "source = try and feature.age = 64",
    });
    expect(items).toHaveLength(1);
    const list = await listEndpoints(ctx, { filter: `name = "${served.name}"` });
    expect(list.items[0]).toMatchObject({ predictions24h: after.n, versionNumber: 1 });
  });

  test("counts scores over the training bins, which hold all of them", async () => {
    const { scores, n } = await getTraffic(tests.ctx, { name: served.name, range: "day" });
    expect(scores?.counts).toHaveLength(scores?.reference.counts.length ?? 0);
    const counted = scores?.counts.reduce((sum, count) => sum + count, 0) ?? 0;
    expect(counted).toBeGreaterThan(1_200);
    expect(counted).toBeLessThanOrEqual(n);
  });
});

test("day partitions are made once, also when two processes ask at the same time", async () => {
  const from = new Date("2031-05-01T13:00:00Z");
  const { pool } = tests.ctx;
  await Promise.all([1, 2].map(() => ensurePredictionPartitions(pool, from, 3)));
  const { rows } = await pool.query(
    `SELECT relname FROM pg_class WHERE relname LIKE 'predictions\\_203105__' ORDER BY 1`,
  );
  expect(rows.map(({ relname }) => relname)).toEqual([
    "predictions_20310501",
    "predictions_20310502",
    "predictions_20310503",
    "predictions_20310504",
  ]);
});
