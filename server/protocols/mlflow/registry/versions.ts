import type { Hono } from "hono";
import type { RestEnv } from "@/server/platform/rest";
import { formatPageToken } from "@/server/protocols/mlflow/page-token";
import { readPage, readTags, readVersionRef } from "@/server/protocols/mlflow/registry/fields";
import { presentVersion } from "@/server/protocols/mlflow/registry/present";
import {
  parseModelVersionFilter,
  parseModelVersionOrderBy,
} from "@/server/protocols/mlflow/search/registry-search";
import {
  answer,
  omitEmpty,
  optionalBoolean,
  optionalString,
  readMessage,
  requireString,
  stringList,
} from "@/server/protocols/mlflow/wire";
import {
  createClientVersion,
  deleteVersion,
  getRegisteredVersion,
  removeVersionTag,
  searchVersions,
  setVersionTag,
  toDownloadUri,
  transitionStage,
  updateVersion,
} from "@/server/registry/service";

const PAGE = { usual: 10_000, most: 200_000 };

type Services = RestEnv["Variables"]["services"];
type VersionRef = { name: string; number: number };

export function addVersionRoutes(app: Hono<RestEnv>): void {
  app.post("/model-versions/create", async (c) => {
    const message = await readMessage(c);
    const name = requireString(message, "name");
    const { number } = await createClientVersion(c.var.services, {
      name,
      source: requireString(message, "source"),
      runId: optionalString(message, "run_id"),
      runLink: optionalString(message, "run_link") ?? "",
      description: optionalString(message, "description") ?? "",
      loggedModelId: optionalString(message, "model_id"),
      tags: readTags(message),
    });
    return answer(c, { model_version: await presentByRef(c.var.services, { name, number }) });
  });
  app.get("/model-versions/get", async (c) => {
    const ref = readVersionRef(await readMessage(c));
    return answer(c, { model_version: await presentByRef(c.var.services, ref) });
  });
  app.get("/model-versions/search", async (c) => {
    const message = await readMessage(c);
    const page = readPage(message, PAGE);
    const { versions, more } = await searchVersions(c.var.services, {
      ...page,
      clauses: parseModelVersionFilter(optionalString(message, "filter") ?? ""),
      orderBy: parseModelVersionOrderBy(stringList(message, "order_by")),
    });
    const shown = versions.map((version) => presentVersion(version, { aliases: false }));
    const next = more ? formatPageToken(page.offset + page.limit) : undefined;
    return answer(c, omitEmpty({ model_versions: shown, next_page_token: next }));
  });
  app.get("/model-versions/get-download-uri", async (c) => {
    const { name, number } = readVersionRef(await readMessage(c));
    const version = await getRegisteredVersion(c.var.services, name, number);
    return answer(c, { artifact_uri: toDownloadUri(version) });
  });
}

export function addVersionChangeRoutes(app: Hono<RestEnv>): void {
  app.patch("/model-versions/update", async (c) => {
    const message = await readMessage(c);
    const ref = readVersionRef(message);
    const description = optionalString(message, "description");
    if (description !== undefined) {
      await updateVersion(c.var.services, ref.name, ref.number, { description });
    }
    return answer(c, { model_version: await presentByRef(c.var.services, ref) });
  });
  app.post("/model-versions/transition-stage", async (c) => {
    const message = await readMessage(c);
    const ref = readVersionRef(message);
    const stage = requireString(message, "stage");
    const archive = optionalBoolean(message, "archive_existing_versions") ?? false;
    await transitionStage(c.var.services, ref, stage, archive);
    return answer(c, { model_version: await presentByRef(c.var.services, ref) });
  });
  app.delete("/model-versions/delete", async (c) => {
    const { name, number } = readVersionRef(await readMessage(c));
    await deleteVersion(c.var.services, name, number);
    return answer(c);
  });
  app.post("/model-versions/set-tag", async (c) => {
    const message = await readMessage(c);
    const ref = readVersionRef(message);
    const key = requireString(message, "key");
    await setVersionTag(c.var.services, ref, key, optionalString(message, "value") ?? "");
    return answer(c);
  });
  app.delete("/model-versions/delete-tag", async (c) => {
    const message = await readMessage(c);
    const ref = readVersionRef(message);
    await removeVersionTag(c.var.services, ref, requireString(message, "key"));
    return answer(c);
  });
}

async function presentByRef(ctx: Services, { name, number }: VersionRef) {
  return presentVersion(await getRegisteredVersion(ctx, name, number));
}
