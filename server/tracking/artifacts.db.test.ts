import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { InvalidInputError, NotFoundError } from "@/server/platform/errors";
import type { RestEnv } from "@/server/platform/rest";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { createArtifactsRest } from "@/server/tracking/artifacts-rest";
import { toArtifactKey } from "@/server/tracking/service/artifact-keys";
import {
  listArtifacts,
  openArtifact,
  previewArtifact,
  zipArtifacts,
} from "@/server/tracking/service/artifacts";
import { ensureExperiment } from "@/server/tracking/service/experiments";
import { ensureProject } from "@/server/tracking/service/projects";
import { createRun, getRunCore } from "@/server/tracking/service/runs";

let tests: TestContext;
let own: string;
let client: string;
beforeAll(async () => {
  tests = await createTestContext();
  const { ctx } = tests;
  await ensureProject(ctx, { slug: "files", name: "Files" });
  const { id: experimentId } = await ensureExperiment(ctx, { projectSlug: "files", name: "e" });
  own = (await createRun(ctx, { experimentId, name: "own" })).id;
  const info = {
    userId: "",
    artifactLocation: "mlflow-artifacts:/7",
    startedAt: new Date(),
    tags: [],
  };
  client = (await createRun(ctx, { experimentId, name: "client", client: info })).id;
});
afterAll(() => tests.close());

async function put(runId: string, name: string, body: string | Uint8Array) {
  const { artifactUri } = await getRunCore(tests.ctx, runId);
  await tests.ctx.artifacts.put(`${toArtifactKey(artifactUri)}/${name}`, body);
}

function get(address: string, init: RequestInit = {}) {
  const app = new Hono<RestEnv>();
  app.use(async (c, next) => {
    c.set("services", tests.ctx);
    await next();
  });
  app.route("/", createArtifactsRest());
  return app.request(address, init);
}

describe("files of a run", () => {
  test("are listed one level at a time by paths from the run's root, for both kinds of run", async () => {
    for (const id of [own, client]) {
      await put(id, "plots/roc curve.png", "1234");
      await put(id, "model.onnx", "12");
      expect(await listArtifacts(tests.ctx, id)).toEqual([
        { path: "model.onnx", isFolder: false, sizeBytes: 2 },
        { path: "plots", isFolder: true, sizeBytes: null },
      ]);
      expect(await listArtifacts(tests.ctx, id, "plots")).toEqual([
        { path: "plots/roc curve.png", isFolder: false, sizeBytes: 4 },
      ]);
      const { sizeBytes, open } = await openArtifact(tests.ctx, id, "plots/roc curve.png");
      expect(sizeBytes).toBe(4);
      expect(Buffer.concat(await open({ start: 1, end: 2 }).toArray()).toString()).toBe("23");
    }
    expect(await listArtifacts(tests.ctx, own, "none")).toEqual([]);
  });

  test("are refused outside the run, and missing ones are named", async () => {
    for (const hostile of ["../x", "%2e%2e/x", "/etc/passwd", "C:/x", "a#b", ""]) {
      await expect(openArtifact(tests.ctx, own, hostile)).rejects.toThrow(InvalidInputError);
    }
    await expect(openArtifact(tests.ctx, own, "none")).rejects.toThrow("No such artifact: 'none'");
    await expect(openArtifact(tests.ctx, own, "plots")).rejects.toThrow("No such artifact");
    await expect(listArtifacts(tests.ctx, "none")).rejects.toThrow(NotFoundError);
  });
});

describe("a preview", () => {
  test.each([
    ["a.json", '{"a":1}', "json", '{"a":1}'],
    ["t.json", '{"columns":["a"],"data":[[1]]}', "table", '{"columns":["a"],"data":[[1]]}'],
    ["README.md", "# x", "markdown", "# x"],
    ["p.html", "<b>", "html", "<b>"],
    ["r.csv", "a,b", "csv", "a,b"],
    ["MLmodel", "flavors: {}", "text", "flavors: {}"],
    ["notes", "größe", "text", "größe"],
    ["empty", "", "text", ""],
    ["model.pkl", "\u0080\u0000x", "other", null],
    ["x.png", "png", "image", null],
    ["x.parquet", "PAR1", "parquet", null],
    ["x.pdf", "%PDF", "pdf", null],
  ])("of %s holding %j is of kind %s", async (name, body, kind, text) => {
    await put(own, `previews/${name}`, body);
    const preview = await previewArtifact(tests.ctx, own, `previews/${name}`);
    const sizeBytes = Buffer.byteLength(body);
    expect(preview).toEqual({ path: `previews/${name}`, sizeBytes, kind, text, truncated: false });
  });

  test("of a long text ends at 256 KB before a character that the cut would split", async () => {
    await put(own, "long.txt", `a${"ä".repeat(200_000)}`);
    const preview = await previewArtifact(tests.ctx, own, "long.txt");
    expect(preview.truncated).toBe(true);
    expect(preview.text).toBe(`a${"ä".repeat(131_071)}`);
  });
});

describe("a zip", () => {
  test("holds all files below the folder, as another program reads them", async () => {
    await put(client, "zip/a b.txt", "one");
    await put(client, "zip/deep/größe.bin", new Uint8Array(300_000).fill(7));
    const { name, stream } = await zipArtifacts(tests.ctx, client, "zip");
    expect(name).toBe("zip.zip");
    const dir = await mkdtemp(path.join(os.tmpdir(), "headrace-zip-"));
    const file = path.join(dir, "x.zip");
    await writeFile(file, stream);
    const script =
      "import sys,zipfile,json;z=zipfile.ZipFile(sys.argv[1]);assert z.testzip() is None;print(json.dumps({i.filename:i.file_size for i in z.infolist()}))";
    const { stdout } = await promisify(execFile)("python3", ["-c", script, file]);
    expect(JSON.parse(stdout)).toEqual({ "a b.txt": 3, "deep/größe.bin": 300_000 });
    await rm(dir, { recursive: true });
  });

  test("of an empty folder or a file is refused", async () => {
    await expect(zipArtifacts(tests.ctx, client, "none")).rejects.toThrow(/No artifacts/);
    await expect(zipArtifacts(tests.ctx, client, "zip/a b.txt")).rejects.toThrow(/No artifacts/);
  });
});

describe("the console's routes", () => {
  test.each([
    ["v/x.png", "image/png", "inline", /^sandbox; default-src 'none'; img-src 'self' data:/],
    ["v/x.svg", "image/svg+xml", "inline", /^sandbox; default-src 'none'/],
    ["v/x.html", "text/html; charset=utf-8", "inline", /^sandbox; frame-ancestors 'self'$/],
    ["v/x.pdf", "application/pdf", "inline", /^default-src 'none'.*object-src 'self'/],
    ["v/x.js", "text/plain; charset=utf-8", "inline", /^sandbox/],
    ["v/x.bin", "application/octet-stream", "attachment", /^sandbox/],
  ])("show %s as %s, %s", async (file, type, disposition, policy) => {
    await put(own, file, "x");
    const { status, headers } = await get(`/runs/${own}/artifact-files?path=${file}`);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe(type);
    expect(headers.get("content-disposition")).toMatch(new RegExp(`^${disposition};`));
    expect(headers.get("content-security-policy")).toMatch(policy);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("send a page as plain text where it is to be kept", async () => {
    await put(own, "v/keep.html", "<script>");
    const { headers } = await get(`/runs/${own}/artifact-files?path=v/keep.html&download=1`);
    expect(headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(headers.get("content-disposition")).toMatch(/^attachment;/);
  });

  test("send a folder as a zip and refuse paths outside the run", async () => {
    await put(own, "z/a.txt", "x");
    const zip = await get(`/runs/${own}/artifact-zip?path=z`);
    expect([zip.status, zip.headers.get("content-type")]).toEqual([200, "application/zip"]);
    expect(
      Buffer.from(await zip.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe("PK");
    for (const route of ["artifact-files", "artifact-zip"]) {
      expect((await get(`/runs/${own}/${route}?path=..%2F..%2Fx`)).status).toBe(400);
      expect((await get(`/runs/none/${route}?path=x`)).status).toBe(404);
    }
  });
});
