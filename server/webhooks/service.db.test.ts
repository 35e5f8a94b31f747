import { randomUUID } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { startWorker } from "@/server/jobs/worker-loop";
import { AppError } from "@/server/platform/errors";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import {
  createClientVersion,
  createModel,
  removeAlias,
  removeVersionTag,
  setAlias,
  setModelTag,
  setVersionTag,
} from "@/server/registry/service";
import { deliverWebhookJob } from "@/server/webhooks/jobs";
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  testWebhook,
  updateWebhook,
} from "@/server/webhooks/service";
import { signDelivery } from "@/server/webhooks/signature";

type Received = { headers: IncomingHttpHeaders; body: string; path: string };

let tests: TestContext;
let server: Server;
let url: string;
let received: Received[] = [];
/** Statuses to answer with, in turn; 200 after them. */
let statuses: number[] = [];
beforeAll(async () => {
  tests = await createTestContext();
  tests.ctx.config.webhookAllowPrivate = true;
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { headers, url: path = "" } = request;
    received.push({ headers, body: Buffer.concat(chunks).toString(), path });
    response.writeHead(statuses.shift() ?? 200).end("thanks");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await tests.close();
});
beforeEach(async () => {
  await tests.ctx.db.webhook.deleteMany();
  await tests.ctx.db.job.deleteMany();
  received = [];
  statuses = [];
});

const created = { entity: "registered_model", action: "created" };
const deliveries = () =>
  tests.ctx.db.job.findMany({
    where: { kind: deliverWebhookJob.kind },
    orderBy: { createdAt: "asc" },
  });
/** Lets a worker deliver until nothing is left to be tried. */
async function deliverAll() {
  const listener = new pg.Client({ connectionString: tests.databaseUrl });
  await listener.connect();
  const { duckdb } = await tests.jobContext();
  const options = { concurrency: 2, leaseSeconds: 10, pollMs: 50 };
  const worker = await startWorker(tests.ctx, duckdb, [deliverWebhookJob], listener, options);
  try {
    await vi.waitFor(
      async () => {
        const left = (await deliveries()).filter(
          ({ state }) => state === "queued" || state === "running",
        );
        expect(left).toEqual([]);
      },
      { timeout: 25_000, interval: 50 },
    );
  } finally {
    await worker.stop();
    await listener.end();
  }
}
const sent = () => received.map(({ body }) => JSON.parse(body));
/** What was told, by event: deliveries of several workers come in any order. */
const told = () =>
  Object.fromEntries(sent().map(({ entity, action, data }) => [`${entity}.${action}`, data]));
const aName = () => `model-${randomUUID().slice(0, 8)}`;

describe("a delivery", () => {
  test("is signed over its id, time and body, and holds what happened", async () => {
    await createWebhook(tests.ctx, {
      name: "hook",
      url: `${url}/in?a=b`,
      events: [created],
      secret: "s3",
    });
    const name = aName();
    await createModel(tests.ctx, { name, description: "d", tags: { team: "x" } });
    await deliverAll();
    const [{ headers, body, path } = { headers: {}, body: "", path: "" }] = received;
    expect(path).toBe("/in?a=b");
    expect(JSON.parse(body)).toEqual({
      ...created,
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: { name, description: "d", tags: { team: "x" } },
    });
    const [job] = await deliveries();
    expect(headers["x-mlflow-delivery-id"]).toBe(job?.id);
    const timestamp = String(headers["x-mlflow-timestamp"]);
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(60);
    expect(headers["x-mlflow-signature"]).toBe(
      signDelivery("s3", { id: job?.id ?? "", timestamp, body }),
    );
    expect(headers["content-type"]).toBe("application/json");
  });

  test("comes for each event that the webhook wants, and for no other", async () => {
    const events = [
      "model_version.created",
      "model_version_tag.set",
      "model_version_tag.deleted",
      "model_version_alias.created",
      "model_version_alias.deleted",
    ].map((event) => {
      const [entity = "", action = ""] = event.split(".");
      return { entity, action };
    });
    await createWebhook(tests.ctx, { name: "hook", url, events });
    const name = aName();
    await createModel(tests.ctx, { name });
    await createClientVersion(tests.ctx, {
      name,
      source: "s3://bucket/model",
      tags: { a: "b" },
    } as never);
    await setVersionTag(tests.ctx, { name, number: 1 }, "k", "v");
    await removeVersionTag(tests.ctx, { name, number: 1 }, "k");
    await setAlias(tests.ctx, name, "champion", 1);
    await removeAlias(tests.ctx, name, "champion");
    await deliverAll();
    expect(received).toHaveLength(5);
    expect(told()).toEqual({
      "model_version.created": {
        ...{ name, version: "1", source: "s3://bucket/model", run_id: null },
        ...{ tags: { a: "b" }, description: null },
      },
      "model_version_tag.set": { name, version: "1", key: "k", value: "v" },
      "model_version_tag.deleted": { name, version: "1", key: "k" },
      "model_version_alias.created": { name, alias: "champion", version: "1" },
      "model_version_alias.deleted": { name, alias: "champion" },
    });
    expect(received[0]?.headers["x-mlflow-signature"]).toBeUndefined();
  });

  test("of a prompt is a prompt's", async () => {
    const events = ["prompt", "prompt_version", "prompt_alias"].map((entity) => ({
      entity,
      action: "created",
    }));
    const tag = { entity: "prompt_tag", action: "set" };
    await createWebhook(tests.ctx, { name: "hook", url, events: [...events, tag, created] });
    const name = aName();
    const mark = { "mlflow.prompt.is_prompt": "true" };
    await createModel(tests.ctx, { name, tags: { ...mark, team: "x" } });
    const tags = { ...mark, "mlflow.prompt.text": "Hi {{you}}", lang: "en" };
    await createClientVersion(tests.ctx, { name, source: "prompt-template", tags } as never);
    await setModelTag(tests.ctx, name, "k", "v");
    await setAlias(tests.ctx, name, "live", 1);
    await deliverAll();
    expect(received).toHaveLength(4);
    expect(told()).toEqual({
      "prompt.created": { name, tags: { team: "x" }, description: null },
      "prompt_version.created": {
        ...{ name, version: "1", template: "Hi {{you}}", tags: { lang: "en" } },
        description: null,
      },
      "prompt_tag.set": { name, key: "k", value: "v" },
      "prompt_alias.created": { name, alias: "live", version: "1" },
    });
  });

  test("of a change that is rolled back is never sent", async () => {
    await createWebhook(tests.ctx, { name: "hook", url, events: [created] });
    const name = aName();
    await createModel(tests.ctx, { name });
    await expect(createModel(tests.ctx, { name })).rejects.toThrow(AppError);
    expect(await deliveries()).toHaveLength(1);
  });

  test("is tried again after an overload, under the same id", { timeout: 30_000 }, async () => {
    await createWebhook(tests.ctx, { name: "hook", url, events: [created] });
    statuses = [503, 429];
    await createModel(tests.ctx, { name: aName() });
    await deliverAll();
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ headers }) => headers["x-mlflow-delivery-id"])).size).toBe(1);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    expect((await deliveries())[0]?.state).toBe("succeeded");
  });

  test.each([404, 301])("ends at a refusal (%i), which is told", async (status) => {
    await createWebhook(tests.ctx, { name: "hook", url, events: [created] });
    statuses = [status];
    await createModel(tests.ctx, { name: aName() });
    await deliverAll();
    expect(received).toHaveLength(1);
    expect(await deliveries()).toMatchObject([
      { state: "failed", error: expect.stringContaining(`answered ${status}: thanks`) },
    ]);
  });

  test("is not sent to a webhook that was disabled or removed meanwhile", async () => {
    const one = await createWebhook(tests.ctx, { name: "one", url, events: [created] });
    const two = await createWebhook(tests.ctx, { name: "two", url, events: [created] });
    await createModel(tests.ctx, { name: aName() });
    await updateWebhook(tests.ctx, one.id, { active: false });
    await deleteWebhook(tests.ctx, two.id);
    await deliverAll();
    expect(received).toEqual([]);
    await createModel(tests.ctx, { name: aName() });
    expect(await deliveries()).toHaveLength(2);
  });

  test("refuses a private address also when it is due, where none is allowed", async () => {
    await createWebhook(tests.ctx, { name: "hook", url, events: [created] });
    await createModel(tests.ctx, { name: aName() });
    tests.ctx.config.webhookAllowPrivate = false;
    try {
      await deliverAll();
    } finally {
      tests.ctx.config.webhookAllowPrivate = true;
    }
    expect(received).toEqual([]);
    expect((await deliveries())[0]?.state).toBe("failed");
  });
});

describe("its keeping", () => {
  test("the secret is sealed, never answered and never audited", async () => {
    const webhook = await createWebhook(tests.ctx, {
      name: "hook",
      url,
      events: [created],
      secret: "s3cret",
    });
    expect(webhook.hasSecret).toBe(true);
    expect(JSON.stringify(webhook)).not.toContain("s3cret");
    const row = await tests.ctx.db.webhook.findUniqueOrThrow({ where: { id: webhook.id } });
    expect(row.secret).toMatch(/^v1\./);
    const audits = await tests.ctx.db.auditEvent.findMany({ where: { objectId: webhook.id } });
    expect(audits).toHaveLength(1);
    expect(JSON.stringify(audits)).not.toMatch(/s3cret|v1\./);
  });

  test("a change leaves what it does not name", async () => {
    const { id } = await createWebhook(tests.ctx, {
      name: "hook",
      url,
      events: [created],
      description: "d",
      secret: "s",
    });
    await updateWebhook(tests.ctx, id, { description: "e" });
    expect(await getWebhook(tests.ctx, id)).toMatchObject({
      name: "hook",
      url,
      description: "e",
      active: true,
      hasSecret: true,
    });
  });

  test("pages go from the newest", async () => {
    for (const name of ["a", "b", "c"])
      await createWebhook(tests.ctx, { name, url, events: [created] });
    const first = await listWebhooks(tests.ctx, { limit: 2, offset: 0 });
    const second = await listWebhooks(tests.ctx, { limit: 2, offset: 2 });
    expect([first.webhooks.map(({ name }) => name), first.more]).toEqual([["c", "b"], true]);
    expect([second.webhooks.map(({ name }) => name), second.more]).toEqual([["a"], false]);
  });

  test("a test sends an example at once and tells the answer", async () => {
    const { id } = await createWebhook(tests.ctx, { name: "hook", url, events: [created] });
    expect(await testWebhook(tests.ctx, id)).toEqual({
      success: true,
      status: 200,
      body: "thanks",
      error: null,
    });
    statuses = [500];
    const event = { entity: "model_version_tag", action: "set" };
    expect(await testWebhook(tests.ctx, id, event)).toMatchObject({ success: false, status: 500 });
    expect(sent().map(({ entity }) => entity)).toEqual(["registered_model", "model_version_tag"]);
    await updateWebhook(tests.ctx, id, { url: "http://127.0.0.1:9/" });
    expect(await testWebhook(tests.ctx, id)).toMatchObject({
      success: false,
      error: expect.stringContaining("ECONNREFUSED"),
    });
  });

  test("only admins see or change webhooks", async () => {
    const scientist = { ...tests.ctx, actor: { ...tests.ctx.actor, role: "scientist" } };
    await expect(listWebhooks(scientist, { limit: 1, offset: 0 })).rejects.toThrow(
      /webhooks\.write/,
    );
    await expect(
      createWebhook(scientist, { name: "hook", url, events: [created] }),
    ).rejects.toThrow(/webhooks\.write/);
  });
});
