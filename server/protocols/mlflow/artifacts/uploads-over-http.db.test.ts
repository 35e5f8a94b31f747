import { createHash, randomBytes } from "node:crypto";
import type { Server } from "node:http";
import { request } from "node:http";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { RestEnv } from "@/server/platform/rest";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { createMlflowArtifactsRouter } from "@/server/protocols/mlflow/artifacts/router";

const MOUNT = "/api/2.0/mlflow-artifacts";
const BODY = new Uint8Array(randomBytes(5 * 1024 * 1024));

let tests: TestContext;
let server: Server;
let port: number;

beforeAll(async () => {
  tests = await createTestContext();
  const app = new Hono<RestEnv>();
  app.use(async (c, next) => {
    c.set("services", tests.ctx);
    await next();
  });
  app.route(MOUNT, createMlflowArtifactsRouter());
  await new Promise<void>((resolve) => {
    server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, (address) => {
      port = address.port;
      resolve();
    }) as Server;
  });
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await tests.close();
});

const addressOf = (path: string) => `http://127.0.0.1:${port}${MOUNT}${path}`;

/** Sends half of the body and hangs up. */
function sendHalf(path: string): Promise<void> {
  return new Promise((resolve) => {
    const sent = request(addressOf(path), {
      method: "PUT",
      headers: { "content-length": BODY.length },
    });
    sent.on("error", () => undefined);
    sent.on("close", () => resolve());
    sent.write(BODY.subarray(0, BODY.length / 2), () => sent.destroy());
  });
}

test("a file goes up and comes down byte by byte", async () => {
  const address = addressOf("/artifacts/1/x/artifacts/model.bin");
  const put = await fetch(address, { method: "PUT", body: BODY });
  expect(put.status).toBe(200);
  const got = Buffer.from(await (await fetch(address)).arrayBuffer());
  expect(got.equals(Buffer.from(BODY))).toBe(true);
});

test("an empty file is a file", async () => {
  const address = addressOf("/artifacts/1/x/artifacts/empty.bin");
  expect((await fetch(address, { method: "PUT", body: "" })).status).toBe(200);
  const got = await fetch(address);
  expect([got.status, (await got.arrayBuffer()).byteLength]).toEqual([200, 0]);
});

test("a part is answered with the hash of what was stored", async () => {
  const create = await fetch(addressOf("/mpu/create/1/x/artifacts"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ path: "parts.bin", num_parts: 1 }),
  });
  const { credentials } = await create.json();
  const part = await fetch(new URL(credentials[0].url, addressOf("")), {
    method: "PUT",
    body: BODY,
  });
  const sha256 = createHash("sha256").update(BODY).digest("hex");
  expect(part.headers.get("etag")).toBe(`"${sha256}"`);
});

test("an upload that was cut off leaves the former file, and nothing half written", async () => {
  const path = "/artifacts/1/x/artifacts/kept.bin";
  await fetch(addressOf(path), { method: "PUT", body: "former" });
  await sendHalf(path);
  await vi.waitFor(async () => {
    expect(await tests.ctx.artifacts.list(".staging")).toEqual([]);
  });
  expect(await (await fetch(addressOf(path))).text()).toBe("former");
});
