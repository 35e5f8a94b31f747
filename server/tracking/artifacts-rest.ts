import { Hono } from "hono";
import { baseName, downloadType, kindOfName, viewType } from "@/server/lib/artifacts/kinds";
import type { RestEnv } from "@/server/platform/rest";
import { problem } from "@/server/platform/rest";
import { sendFile, toWeb } from "@/server/platform/send-file";
import { openArtifact, zipArtifacts } from "@/server/tracking/service/artifacts";

const ASSETS = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'";
const FRAME = "frame-ancestors 'self'";

/**
 * Files come from runs: shown in place they get no script and no origin of ours. A PDF goes without
 * the sandbox, in which browsers refuse to start their viewer.
 */
function viewPolicy(path: string): string {
  const kind = kindOfName(path);
  if (kind === "html") return `sandbox; ${FRAME}`;
  if (kind === "pdf") return `${ASSETS}; object-src 'self'; ${FRAME}`;
  return `sandbox; ${ASSETS}; media-src 'self'; ${FRAME}`;
}

/** What the console shows and downloads of a run's files, below `/runs` of the REST API. */
export function createArtifactsRest(): Hono<RestEnv> {
  const app = new Hono<RestEnv>();
  app.onError((error, c) => problem(c, error));
  app.get("/runs/:id/artifact-files", async (c) => {
    const path = c.req.query("path") ?? "";
    const file = await openArtifact(c.var.services, c.req.param("id"), path);
    const isDownload = c.req.query("download") === "1" || viewType(path) === downloadType("");
    return sendFile(c, {
      ...file,
      type: isDownload ? downloadType(path) : viewType(path),
      disposition: isDownload ? "attachment" : "inline",
      headers: { "content-security-policy": viewPolicy(path) },
    });
  });
  app.get("/runs/:id/artifact-zip", async (c) => {
    const path = c.req.query("path") ?? "";
    const { name, stream } = await zipArtifacts(c.var.services, c.req.param("id"), path);
    return c.body(toWeb(stream), 200, {
      "content-type": "application/zip",
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(baseName(name))}`,
      "x-content-type-options": "nosniff",
    });
  });
  return app;
}
