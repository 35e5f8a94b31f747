import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import type { Logger } from "@/server/platform/log";
import { httpRequests } from "@/server/platform/telemetry";

/** Gives each request an id, measures it and logs it at debug level; failures at warn. */
export function logger(log: Logger) {
  return createMiddleware(async (c, next) => {
    const startedAt = performance.now();
    const requestId = crypto.randomUUID();
    c.header("x-request-id", requestId);
    await next();
    const seconds = (performance.now() - startedAt) / 1000;
    const { method, path } = c.req;
    const { status } = c.res;
    httpRequests.observe(
      { method, route: routePath(c), status: `${Math.floor(status / 100)}xx` },
      seconds,
    );
    const line = { requestId, method, path, status, ms: Math.round(seconds * 10_000) / 10 };
    if (status >= 500) log.warn(line, "request");
    else log.debug(line, "request");
  });
}
