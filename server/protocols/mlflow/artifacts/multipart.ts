import type { Context, Hono } from "hono";
import { requirePermission } from "@/server/identity/service";
import { InvalidInputError } from "@/server/platform/errors";
import type { RestEnv } from "@/server/platform/rest";
import { storeHashedBody } from "@/server/protocols/mlflow/artifacts/request-body";
import { readPathAfter } from "@/server/protocols/mlflow/artifacts/request-path";
import {
  completeUpload,
  createUpload,
  filePart,
  incomingKey,
  removeUpload,
  requireUpload,
} from "@/server/protocols/mlflow/artifacts/uploads";
import {
  answer,
  messageList,
  readMessage,
  requireInt64,
  requireString,
  type WireMessage,
} from "@/server/protocols/mlflow/wire";
import { parseRelativePath, toWriteKey } from "@/server/tracking/service/artifact-keys";

type C = Context<RestEnv>;

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]", "0.0.0.0"]);

/** Adds the routes of uploads in parts: create, one PUT per part, complete, abort. */
export function mountUploads(app: Hono<RestEnv>): void {
  app.post("/mpu/create/*", create);
  app.put("/mpu/part/:id/:number/*", receivePart);
  app.post("/mpu/complete/*", complete);
  app.post("/mpu/abort/*", abort);
}

async function create(c: C): Promise<Response> {
  requirePermission(c.var.services, "runs.write");
  const message = await readMessage(c);
  const path = uploadPath(c, "/mpu/create/", message);
  const partCount = Number(requireInt64(message, "num_parts"));
  const id = await createUpload(c.var.services, path, partCount);
  const base = `${publicBase(c)}/mpu/part/${id}`;
  const file = path.split("/").map(encodeURIComponent).join("/");
  const headers = callerHeaders(c);
  const credentials = Array.from({ length: partCount }, (_, index) => ({
    url: `${base}/${index + 1}/${file}`,
    part_number: index + 1,
    headers,
  }));
  return answer(c, { upload_id: id, credentials });
}

async function receivePart(c: C): Promise<Response> {
  const { services } = c.var;
  requirePermission(services, "runs.write");
  const id = c.req.param("id") ?? "";
  const text = c.req.param("number") ?? "";
  const path = readPathAfter(c.req.url, `/mpu/part/${id}/${text}/`);
  const partCount = await requireUpload(services, id, path);
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > partCount) {
    throw new InvalidInputError(
      `Part ${text} does not exist: the upload has parts 1 to ${partCount}`,
    );
  }
  const incoming = incomingKey(id);
  const { sha256 } = await storeHashedBody(c, services.artifacts, incoming);
  await filePart(services, id, { number, incoming, sha256 });
  return c.body(null, 200, { etag: `"${sha256}"` });
}

async function complete(c: C): Promise<Response> {
  const { services } = c.var;
  requirePermission(services, "runs.write");
  const message = await readMessage(c);
  const path = uploadPath(c, "/mpu/complete/", message);
  const id = requireString(message, "upload_id");
  const partCount = await requireUpload(services, id, path);
  const parts = messageList(message, "parts").map((part, index) => ({
    number: Number(requireInt64(part, "part_number", `parts[${index}].part_number`)),
    etag: requireString(part, "etag", `parts[${index}].etag`).replaceAll('"', ""),
  }));
  await completeUpload(services, id, { key: toWriteKey(path), partCount }, parts);
  return answer(c);
}

async function abort(c: C): Promise<Response> {
  const { services } = c.var;
  requirePermission(services, "runs.write");
  const message = await readMessage(c);
  const path = uploadPath(c, "/mpu/abort/", message);
  const id = requireString(message, "upload_id");
  await requireUpload(services, id, path);
  await removeUpload(services, id);
  return answer(c);
}

/**
 * Path of the file that the parts become: the address names the folder and the body the client's
 * own file, of which the last name counts.
 */
function uploadPath(c: C, marker: string, message: WireMessage): string {
  const folder = parseRelativePath(readPathAfter(c.req.url, marker));
  const name = requireString(message, "path").split(/[\\/]/).at(-1) ?? "";
  const path = `${folder}/${name}`;
  toWriteKey(path);
  return path;
}

/** A part comes without the client's own key unless we say that it belongs to the request. */
function callerHeaders(c: C): Record<string, string> {
  const authorization = c.req.header("authorization");
  return authorization === undefined ? {} : { authorization };
}

/** Our address as the client reaches it; a public address that nobody set is the machine's own. */
function publicBase(c: C): string {
  const ours = new URL(c.var.services.config.publicUrl);
  const asked = new URL(c.req.url);
  const origin = LOOPBACK.has(ours.hostname) ? asked.origin : ours.origin;
  return origin + asked.pathname.slice(0, asked.pathname.indexOf("/mpu/"));
}
