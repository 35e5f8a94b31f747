import { createHash } from "node:crypto";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ServiceContext } from "@/server/platform/context";
import type { RestEnv } from "@/server/platform/rest";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { createMlflowArtifactsRouter } from "@/server/protocols/mlflow/artifacts/router";

const MOUNT = "/api/2.0/mlflow-artifacts";
const ROOT = `${MOUNT}/artifacts/1/0123/artifacts`;

let tests: TestContext;
beforeAll(async () => {
  tests = await createTestContext();
  await tests.ctx.artifacts.put("secret.txt", "secret");
  await tests.ctx.artifacts.put("mlflow/secret.txt", "secret");
});
afterAll(() => tests.close());

function appFor(ctx: ServiceContext) {
  const app = new Hono<RestEnv>();
  app.use(async (c, next) => {
    c.set("services", ctx);
    await next();
  });
  app.route(MOUNT, createMlflowArtifactsRouter());
  return app;
}

function request(path: string, init: RequestInit = {}, ctx = tests.ctx) {
  return appFor(ctx).request(path, init);
}

function put(path: string, body: string) {
  return request(path, { method: "PUT", body });
}

function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const json = { "content-type": "application/json", ...headers };
  return request(`${MOUNT}/mpu/${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: json,
  });
}

describe("the artifact proxy", () => {
  test.each([
    ["plain.txt", "plain.txt"],
    ["roc%20curve.png", "roc curve.png"],
    ["img+step+1.png", "img+step+1.png"],
    ["100%25.txt", "100%.txt"],
    ["a%2520b", "a%20b"],
    ["gr%C3%B6%C3%9Fe/%E5%9B%BE.png", "größe/图.png"],
    ["model.onnx.tmp", "model.onnx.tmp"],
  ])("stores and returns %s as %s", async (sent, stored) => {
    const written = await put(`${ROOT}/names/${sent}`, "body");
    expect([written.status, await written.json()]).toEqual([200, {}]);
    const key = `mlflow/1/0123/artifacts/names/${stored}`;
    expect((await tests.ctx.artifacts.get(key)).toString()).toBe("body");
    const read = await request(`${ROOT}/names/${sent}`);
    expect([read.status, await read.text()]).toEqual([200, "body"]);
    expect(read.headers.get("content-length")).toBe("4");
  });

  test("lists one level by base name, folders without a size", async () => {
    await put(`${ROOT}/tree/b.txt`, "bb");
    await put(`${ROOT}/tree/a/x.txt`, "x");
    const response = await request(`${MOUNT}/artifacts?path=1%2F0123%2Fartifacts%2Ftree`);
    expect(await response.json()).toEqual({
      files: [
        { path: "a", is_dir: true },
        { path: "b.txt", is_dir: false, file_size: 2 },
      ],
    });
    const none = await request(`${MOUNT}/artifacts?path=1/none/artifacts`);
    expect([none.status, await none.json()]).toEqual([200, {}]);
  });

  test.each([
    ["page.html", "text/plain; charset=utf-8"],
    ["x.svg", "text/plain; charset=utf-8"],
    ["x.js", "text/plain; charset=utf-8"],
    ["x.png", "image/png"],
    ["x.bin", "application/octet-stream"],
  ])("sends %s as a download of type %s that no browser interprets", async (name, type) => {
    await put(`${ROOT}/types/${name}`, "<script>");
    const { headers } = await request(`${ROOT}/types/${name}`);
    expect(headers.get("content-type")).toBe(type);
    expect(headers.get("content-disposition")).toContain(`attachment; filename="${name}"`);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("answers HEAD, byte ranges and ranges beyond the end", async () => {
    await put(`${ROOT}/range.bin`, "0123456789");
    const head = await request(`${ROOT}/range.bin`, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([
      200,
      "10",
      "",
    ]);
    const part = await request(`${ROOT}/range.bin`, { headers: { range: "bytes=2-4" } });
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
      206,
      "bytes 2-4/10",
      "234",
    ]);
    const beyond = await request(`${ROOT}/range.bin`, { headers: { range: "bytes=10-" } });
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, "bytes */10"]);
  });

  test("stores an empty file", async () => {
    expect((await put(`${ROOT}/empty`, "")).status).toBe(200);
    const read = await request(`${ROOT}/empty`);
    expect([read.status, read.headers.get("content-length"), await read.text()]).toEqual([
      200,
      "0",
      "",
    ]);
  });

  test("says 404 for a missing file and for a folder", async () => {
    await put(`${ROOT}/model/MLmodel`, "x");
    for (const path of ["none", "model"]) {
      const response = await request(`${ROOT}/${path}`);
      expect([response.status, (await response.json()).error_code]).toEqual([
        404,
        "RESOURCE_DOES_NOT_EXIST",
      ]);
    }
  });

  test("refuses a file where a folder stands with 400", async () => {
    await put(`${ROOT}/clash`, "x");
    const response = await put(`${ROOT}/clash/below`, "x");
    expect([response.status, (await response.json()).error_code]).toEqual([
      400,
      "INVALID_PARAMETER_VALUE",
    ]);
  });

  test("removes files and folders, and nothing twice is no error", async () => {
    await put(`${ROOT}/gone/a`, "x");
    for (let round = 0; round < 2; round += 1) {
      expect((await request(`${ROOT}/gone`, { method: "DELETE" })).status).toBe(200);
    }
    expect((await request(`${ROOT}/gone/a`)).status).toBe(404);
  });

  test("reaches files of the product's own runs", async () => {
    await tests.ctx.artifacts.put("runs/abc/artifacts/model.onnx", "onnx");
    const response = await request(`${MOUNT}/artifacts/runs/abc/artifacts/model.onnx`);
    expect(await response.text()).toBe("onnx");
  });

  test("streams 50 MB in and out unchanged", async () => {
    const sent = createHash("sha256");
    let left = 800;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left === 0) return controller.close();
        const chunk = Buffer.alloc(65_536, left % 251);
        sent.update(chunk);
        left -= 1;
        controller.enqueue(chunk);
      },
    });
    const init = { method: "PUT", body, duplex: "half" } as RequestInit;
    expect((await request(`${ROOT}/big.bin`, init)).status).toBe(200);
    const response = await request(`${ROOT}/big.bin`);
    expect(response.headers.get("content-length")).toBe(String(800 * 65_536));
    const read = createHash("sha256");
    for await (const chunk of response.body ?? []) read.update(chunk);
    expect(read.digest("hex")).toBe(sent.digest("hex"));
  });

  test("lets a viewer read and not write", async () => {
    const viewer = { ...tests.ctx, actor: { ...tests.ctx.actor, role: "viewer" } };
    await put(`${ROOT}/seen.txt`, "x");
    expect((await request(`${ROOT}/seen.txt`, {}, viewer)).status).toBe(200);
    for (const init of [{ method: "PUT", body: "y" }, { method: "DELETE" }]) {
      const response = await request(`${ROOT}/seen.txt`, init, viewer);
      expect([response.status, (await response.json()).error_code]).toEqual([
        403,
        "PERMISSION_DENIED",
      ]);
    }
    expect(await (await request(`${ROOT}/seen.txt`)).text()).toBe("x");
  });

  test("hands out no presigned address", async () => {
    const response = await request(`${MOUNT}/presigned/1/0123/artifacts/x`);
    expect([response.status, (await response.json()).error_code]).toEqual([501, "NOT_IMPLEMENTED"]);
  });
});

const HOSTILE = [
  "..%2f..%2f..%2fsecret.txt",
  "..%2Fsecret.txt",
  "%2e%2e%2f%2e%2e%2f%2e%2e%2fsecret.txt",
  "%252e%252e%252f%252e%252e%252fsecret.txt",
  "%25252e%25252e%25252fsecret.txt",
  "%c0%ae%c0%ae%2fsecret.txt",
  "%25c0%25ae%25c0%25ae%2fsecret.txt",
  "..%5c..%5csecret.txt",
  "a%5cb",
  "C:%5csecret.txt",
  "%2fetc%2fpasswd",
  "%252fetc%252fpasswd",
  "a%00.txt",
  "a%2500.txt",
  "a%0ab",
  "a%23b",
  "a%2523b",
  "a%ffb",
  "100%.txt",
];

describe.each(["PUT", "GET", "DELETE"])("%s", (method) => {
  test.each(HOSTILE)("refuses %s", async (path) => {
    const response = await request(`${ROOT}/${path}`, {
      method,
      ...(method === "PUT" ? { body: "x" } : {}),
    });
    expect(response.status).toBe(400);
    expect((await response.json()).error_code).toBe("INVALID_PARAMETER_VALUE");
    expect((await tests.ctx.artifacts.get("secret.txt")).toString()).toBe("secret");
  });

  test.each([
    "C:/secret.txt",
    "%2fetc/passwd",
    "etc/passwd",
    ".uploads/a/b/c",
    "secret.txt",
    "..%2fsecret.txt",
  ])("refuses the root %s", async (path) => {
    const init = { method, ...(method === "PUT" ? { body: "x" } : {}) };
    expect((await request(`${MOUNT}/artifacts/${path}`, init)).status).toBe(400);
  });
});

test.each(["../..", "..%2f..", "%252e%252e", "/etc", "C:/", "a\\b", "1/x#y", "lake", ".uploads"])(
  "a list refuses the folder %s",
  async (path) => {
    const response = await request(`${MOUNT}/artifacts?path=${encodeURIComponent(path)}`);
    expect(response.status).toBe(400);
  },
);

describe("an upload in parts", () => {
  const folder = "1/0123/artifacts/mpu";

  async function begin(count: number, name = "/home/me/big.bin") {
    const headers = { authorization: "Bearer secret-key" };
    const response = await post(`create/${folder}`, { path: name, num_parts: count }, headers);
    expect(response.status).toBe(200);
    return (await response.json()) as {
      upload_id: string;
      credentials: { url: string; part_number: number; headers: Record<string, string> }[];
    };
  }

  async function send(url: string | undefined, body: string) {
    const response = await put(url ?? "", body);
    expect(response.status).toBe(200);
    return response.headers.get("etag") ?? "";
  }

  test("joins the parts by number, whatever order they came in", async () => {
    const { upload_id, credentials } = await begin(3);
    expect(credentials.map(({ part_number }) => part_number)).toEqual([1, 2, 3]);
    expect(credentials[0]?.headers).toEqual({ authorization: "Bearer secret-key" });
    const etags: string[] = [];
    for (const index of [2, 0, 1])
      etags[index] = await send(credentials[index]?.url, `part${index};`);
    const parts = [1, 2, 0].map((index) => ({ part_number: index + 1, etag: etags[index] }));
    const done = await post(`complete/${folder}`, { path: "/home/me/big.bin", upload_id, parts });
    expect([done.status, await done.json()]).toEqual([200, {}]);
    const read = await request(`${MOUNT}/artifacts/${folder}/big.bin`);
    expect(await read.text()).toBe("part0;part1;part2;");
    expect(await tests.ctx.artifacts.list(`.uploads/${upload_id}`)).toEqual([]);
  });

  test("takes the part that was sent again", async () => {
    const { upload_id, credentials } = await begin(1, "again.bin");
    await send(credentials[0]?.url, "first");
    const etag = await send(credentials[0]?.url, "second");
    const parts = [{ part_number: 1, etag }];
    await post(`complete/${folder}`, { path: "again.bin", upload_id, parts });
    const read = await request(`${MOUNT}/artifacts/${folder}/again.bin`);
    expect(await read.text()).toBe("second");
  });

  test("is not completed with a part missing, an etag wrong, or for another file", async () => {
    const { upload_id, credentials } = await begin(2, "half.bin");
    const etag = await send(credentials[0]?.url, "one");
    const one = { part_number: 1, etag };
    const body = { path: "half.bin", upload_id };
    const refused: [unknown, RegExp][] = [
      [{ ...body, parts: [one] }, /2 parts, but 1 came/],
      [{ ...body, parts: [one, { part_number: 2, etag }] }, /Part 2 .* was not uploaded/],
      [{ ...body, parts: [one, { part_number: 2, etag: "../../x" }] }, /Part 2/],
      [{ ...body, parts: [one, one] }, /part 2 is missing or named twice/],
      [{ ...body, path: "other.bin", parts: [one] }, /No upload/],
      [{ ...body, upload_id: "../../secret", parts: [one] }, /No upload/],
    ];
    for (const [message, problem] of refused) {
      const response = await post(`complete/${folder}`, message);
      expect(response.status).toBe(400);
      expect((await response.json()).message).toMatch(problem);
    }
    expect((await request(`${MOUNT}/artifacts/${folder}/half.bin`)).status).toBe(404);
    expect((await put(`${credentials[1]?.url}`.replace("/2/", "/3/"), "x")).status).toBe(400);
  });

  test("is gone after an abort", async () => {
    const { upload_id, credentials } = await begin(1, "abort.bin");
    await send(credentials[0]?.url, "x");
    expect((await post(`abort/${folder}`, { path: "abort.bin", upload_id })).status).toBe(200);
    expect(await tests.ctx.artifacts.list(`.uploads/${upload_id}`)).toEqual([]);
    expect((await put(credentials[0]?.url ?? "", "x")).status).toBe(400);
  });

  test("that nobody touched for 24 hours is removed when the next begins", async () => {
    const { upload_id } = await begin(1, "old.bin");
    const later = new Date(Date.now() + 25 * 3_600_000);
    const message = { path: "new.bin", num_parts: 1 };
    const init = {
      method: "POST",
      body: JSON.stringify(message),
      headers: { "content-type": "application/json" },
    };
    const path = `${MOUNT}/mpu/create/${folder}`;
    await request(path, init);
    expect(await tests.ctx.artifacts.list(`.uploads/${upload_id}`)).toHaveLength(1);
    await request(path, init, { ...tests.ctx, now: () => later });
    expect(await tests.ctx.artifacts.list(`.uploads/${upload_id}`)).toEqual([]);
  });

  test.each([0, -1, 10_001])("of %i parts is refused", async (count) => {
    const response = await post(`create/${folder}`, { path: "x", num_parts: count });
    expect(response.status).toBe(400);
  });

  test("to a file that is no name is refused", async () => {
    for (const path of ["..", "a/..", "x\u0001", ""]) {
      expect((await post(`create/${folder}`, { path, num_parts: 1 })).status).toBe(400);
    }
  });
});
