import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { type RouteConfig, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { LineageEvent } from "@/server/lineage/schema";
import { listOwnWork, recordEvents } from "@/server/lineage/service";
import { AppError, InvalidInputError, parseInput, toAppError } from "@/server/platform/errors";
import { createRestRouter, jsonContent } from "@/server/platform/rest";
import { toOwnEvent } from "@/server/protocols/openlineage/own-events";
import { readEvent } from "@/server/protocols/openlineage/wire";

const BODY_BYTES = 64 * 1024 * 1024;
const BATCH_MAX = 10_000;

const EventsQuery = z.object({
  after: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(500),
});

const Event = z.record(z.string(), z.unknown());
const BatchProblems = z.object({
  status: z.literal("partial_success"),
  summary: z.record(z.string(), z.number().int()),
  failed_events: z.array(
    z.object({ index: z.number().int(), reason: z.string(), retriable: z.boolean() }),
  ),
});

/** Described, not validated: what producers send is read by `readEvent`, whatever its content type. */
const ROUTES: RouteConfig[] = [
  {
    method: "post",
    path: "/lineage",
    tags: ["lineage"],
    summary: "Tell one OpenLineage event; gzip is understood",
    request: { body: { required: true, content: { "application/json": { schema: Event } } } },
    responses: { 200: { description: "It is taken" } },
  },
  {
    method: "post",
    path: "/lineage/batch",
    tags: ["lineage"],
    summary: "Tell up to 10 000 OpenLineage events",
    request: {
      body: { required: true, content: { "application/json": { schema: z.array(Event) } } },
    },
    responses: {
      200: jsonContent(BatchProblems, "Those named could not be read, the rest is taken"),
      204: { description: "All are taken" },
    },
  },
  {
    method: "get",
    path: "/lineage/events",
    tags: ["lineage"],
    summary: "What Headrace itself did, as OpenLineage run events in order of time",
    request: { query: EventsQuery },
    responses: {
      200: jsonContent(
        z.object({ events: z.array(Event), next: z.string().nullable() }),
        "`next` goes on after the last one",
      ),
    },
  },
];

type Failure = { index: number; reason: string; retriable: boolean };

/**
 * OpenLineage's two routes, `/lineage` for one event and `/lineage/batch` for a list of them; and
 * `/lineage/events`, which tells others what Headrace itself did.
 */
export function createOpenLineageApi() {
  const api = createRestRouter();
  for (const route of ROUTES) api.openAPIRegistry.registerPath(route);
  api.post("/lineage", async (c) => {
    await recordEvents(c.var.services, [readEvent(await readBody(c))]);
    return c.body(null, 200);
  });
  api.post("/lineage/batch", async (c) => {
    const body = await readBody(c);
    if (!Array.isArray(body)) throw new InvalidInputError("The batch is not a list of events");
    if (body.length > BATCH_MAX) {
      throw new AppError(
        "LIMIT_EXCEEDED",
        `The batch has ${body.length} events, more than ${BATCH_MAX}. Send it in parts`,
      );
    }
    const { events, failures } = readAll(body);
    await recordEvents(c.var.services, events);
    if (failures.length === 0) return c.body(null, 204);
    return c.json({
      status: "partial_success",
      summary: {
        received: body.length,
        successful: events.length,
        failed: failures.length,
        retriable: 0,
        non_retriable: failures.length,
      },
      failed_events: failures,
    });
  });
  api.get("/lineage/events", async (c) => {
    const { after, limit } = parseInput(EventsQuery, c.req.query(), "query");
    const { work, next } = await listOwnWork(c.var.services, { after, limit });
    return c.json({ events: work.map(toOwnEvent), next });
  });
  return api;
}

/** What can be read is taken; what cannot is named by its place. */
function readAll(body: readonly unknown[]): { events: LineageEvent[]; failures: Failure[] } {
  const events: LineageEvent[] = [];
  const failures: Failure[] = [];
  for (const [index, each] of body.entries()) {
    try {
      events.push(readEvent(each));
    } catch (error) {
      failures.push({ index, reason: toAppError(error).message, retriable: false });
    }
  }
  return { events, failures };
}

/** The JSON of a body, which clients may send compressed and under any content type. */
async function readBody(c: Context): Promise<unknown> {
  const sent = Buffer.from(await c.req.arrayBuffer());
  const isPacked = c.req.header("content-encoding") === "gzip";
  const bytes = isPacked ? await unpack(sent) : sent;
  if (bytes.byteLength > BODY_BYTES) throw tooLarge();
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    throw new InvalidInputError("The body is not JSON", { cause: error });
  }
}

async function unpack(bytes: Buffer): Promise<Buffer> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: BODY_BYTES });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE") {
      throw tooLarge();
    }
    throw new InvalidInputError("The body is not gzip, as its header says", { cause: error });
  }
}

const tooLarge = () =>
  new AppError("LIMIT_EXCEEDED", `The body has more than ${BODY_BYTES / 1024 / 1024} MB`);
