import { createRoute } from "@hono/zod-openapi";
import { DemoStatus } from "@/server/home/schema";
import { getDemoStatus } from "@/server/home/service";
import { createRestRouter } from "@/server/platform/rest";

const demoStatusRoute = createRoute({
  method: "get",
  path: "/demo/status",
  tags: ["demo"],
  summary: "How far the demo workspace is built",
  responses: {
    200: {
      description: "State, progress in [0, 1] and a message",
      content: { "application/json": { schema: DemoStatus } },
    },
  },
});

/** `/demo` of the REST API. */
export function createDemoRest() {
  const app = createRestRouter();
  app.openapi(demoStatusRoute, async (c) => c.json(await getDemoStatus(c.var.services), 200));
  return app;
}
