import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { Context } from "hono";
import { appRouter } from "@/server/api/root";
import type { Actor, Platform } from "@/server/platform/context";
import type { ApiContext } from "@/server/platform/trpc";

/** Serves the tRPC router under /api/trpc. */
export function createTrpcHandler(
  platform: Platform,
  authenticate: (headers: Headers) => Promise<Actor | null>,
) {
  return (c: Context): Promise<Response> =>
    fetchRequestHandler({
      endpoint: "/api/trpc",
      req: c.req.raw,
      router: appRouter,
      createContext: async ({ req }): Promise<ApiContext> => ({
        ...platform,
        actor: await authenticate(req.headers),
      }),
    });
}
