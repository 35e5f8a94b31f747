import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import next from "next";
import { createApp, MACHINE_PATHS } from "@/server/api/app";
import type { Platform } from "@/server/platform/context";

const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "frame-ancestors 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "object-src 'none'",
];

/** Next starts its pages by inline scripts; its development build also evaluates. */
function buildPageHeaders(isDevelopment: boolean): Record<string, string> {
  const scripts = `script-src 'self' 'unsafe-inline'${isDevelopment ? " 'unsafe-eval'" : ""}`;
  return {
    "content-security-policy": [...CONTENT_SECURITY_POLICY, scripts].join("; "),
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  };
}

/** A path that ends in a slash names all below it, any other itself alone. */
function isMachinePath(url: string): boolean {
  const path = url.replace(/^\/+/, "/").split("?", 1)[0] ?? "/";
  return MACHINE_PATHS.some((known) =>
    known.endsWith("/") ? path.startsWith(known) : path === known,
  );
}

/** Serves machines through Hono and people through Next on one port. Resolves when listening. */
export async function startWeb(platform: Platform): Promise<Server> {
  const { host, port, nodeEnv } = platform.config;
  const isDevelopment = nodeEnv === "development";
  const pageHeaders = Object.entries(buildPageHeaders(isDevelopment));
  const pages = next({ dev: isDevelopment, dir: process.cwd(), hostname: host, port });
  await pages.prepare();
  const servePage = pages.getRequestHandler();
  const serveMachine = getRequestListener(createApp(platform).fetch);

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (isMachinePath(request.url ?? "/")) {
      void serveMachine(request, response);
      return;
    }
    for (const [name, value] of pageHeaders) response.setHeader(name, value);
    servePage(request, response).catch((error: unknown) => {
      platform.log.error({ err: error, url: request.url }, "page failed");
      response.statusCode = 500;
      response.end("Internal error");
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return server;
}
