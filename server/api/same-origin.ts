import { createMiddleware } from "hono/factory";
import type { Config } from "@/server/platform/config";
import { AppError } from "@/server/platform/errors";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses writes that a browser sends with its cookies from another site. Calls that carry their
 * own key in a header are not open to that attack and pass.
 */
export function requireSameOrigin(config: Config) {
  const ownOrigin = new URL(config.publicUrl).origin;
  return createMiddleware(async (c, next) => {
    const byCookie = c.req.header("cookie") !== undefined && !c.req.header("authorization");
    if (byCookie && !SAFE_METHODS.has(c.req.method)) {
      const origin = c.req.header("origin");
      const host = c.req.header("host");
      const allowed = origin === ownOrigin || (host !== undefined && origin === `http://${host}`);
      if (!allowed) throw new AppError("FORBIDDEN", "This write came from another site");
    }
    await next();
  });
}
