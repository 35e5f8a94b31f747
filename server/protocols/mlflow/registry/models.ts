import type { Hono } from "hono";
import { NotFoundError } from "@/server/platform/errors";
import type { RestEnv } from "@/server/platform/rest";
import { formatPageToken } from "@/server/protocols/mlflow/page-token";
import { readPage, readTags, readVersionRef } from "@/server/protocols/mlflow/registry/fields";
import { presentModel, presentVersion } from "@/server/protocols/mlflow/registry/present";
import {
  parseRegisteredModelFilter,
  parseRegisteredModelOrderBy,
} from "@/server/protocols/mlflow/search/registry-search";
import {
  answer,
  omitEmpty,
  optionalString,
  readMessage,
  requireString,
  stringList,
} from "@/server/protocols/mlflow/wire";
import {
  createModel,
  deleteModel,
  getRegisteredModel,
  getVersionByAlias,
  listLatestVersions,
  removeAlias,
  removeModelTag,
  renameModel,
  searchModels,
  setAlias,
  setModelTag,
  updateModel,
} from "@/server/registry/service";

const PAGE = { usual: 100, most: 1_000 };

export function addModelRoutes(app: Hono<RestEnv>): void {
  app.post("/registered-models/create", async (c) => {
    const message = await readMessage(c);
    const name = requireString(message, "name");
    const description = optionalString(message, "description") ?? "";
    await createModel(c.var.services, { name, description, tags: readTags(message) });
    return answer(c, { registered_model: await presentByName(c.var.services, name) });
  });
  app.get("/registered-models/get", async (c) => {
    const name = requireString(await readMessage(c), "name");
    return answer(c, { registered_model: await presentByName(c.var.services, name) });
  });
  app.get("/registered-models/search", async (c) => {
    const message = await readMessage(c);
    const page = readPage(message, PAGE);
    const { models, more } = await searchModels(c.var.services, {
      ...page,
      clauses: parseRegisteredModelFilter(optionalString(message, "filter") ?? ""),
      orderBy: parseRegisteredModelOrderBy(stringList(message, "order_by")),
    });
    const next = more ? formatPageToken(page.offset + page.limit) : undefined;
    return answer(
      c,
      omitEmpty({ registered_models: models.map(presentModel), next_page_token: next }),
    );
  });
  app.patch("/registered-models/update", async (c) => {
    const message = await readMessage(c);
    const name = requireString(message, "name");
    const description = optionalString(message, "description");
    if (description !== undefined) await updateModel(c.var.services, name, { description });
    return answer(c, { registered_model: await presentByName(c.var.services, name) });
  });
  app.post("/registered-models/rename", async (c) => {
    const message = await readMessage(c);
    const newName = requireString(message, "new_name");
    await renameModel(c.var.services, requireString(message, "name"), newName);
    return answer(c, { registered_model: await presentByName(c.var.services, newName) });
  });
  app.delete("/registered-models/delete", async (c) => {
    await deleteModel(c.var.services, requireString(await readMessage(c), "name"));
    return answer(c);
  });
  app.on(["POST", "GET"], "/registered-models/get-latest-versions", async (c) => {
    const message = await readMessage(c);
    const name = requireString(message, "name");
    const versions = await listLatestVersions(c.var.services, name, stringList(message, "stages"));
    const shown = versions.map((version) => presentVersion(version));
    return answer(c, omitEmpty({ model_versions: shown }));
  });
}

export function addModelTagRoutes(app: Hono<RestEnv>): void {
  app.post("/registered-models/set-tag", async (c) => {
    const message = await readMessage(c);
    const name = requireString(message, "name");
    const key = requireString(message, "key");
    await setModelTag(c.var.services, name, key, optionalString(message, "value") ?? "");
    return answer(c);
  });
  app.delete("/registered-models/delete-tag", async (c) => {
    const message = await readMessage(c);
    const name = requireString(message, "name");
    await removeModelTag(c.var.services, name, requireString(message, "key"));
    return answer(c);
  });
  app.post("/registered-models/alias", async (c) => {
    const message = await readMessage(c);
    const { name, number } = readVersionRef(message);
    await setAlias(c.var.services, name, requireString(message, "alias"), number);
    return answer(c);
  });
  app.delete("/registered-models/alias", async (c) => {
    const message = await readMessage(c);
    const name = requireString(message, "name");
    const alias = requireString(message, "alias");
    await removeAlias(c.var.services, name, alias).catch((error: unknown) => {
      // To MLflow an alias that is not there is removed.
      if (!(error instanceof NotFoundError)) throw error;
    });
    return answer(c);
  });
  app.get("/registered-models/alias", async (c) => {
    const message = await readMessage(c);
    const name = requireString(message, "name");
    const alias = requireString(message, "alias");
    const version = await getVersionByAlias(c.var.services, name, alias);
    return answer(c, { model_version: presentVersion(version) });
  });
}

type Services = RestEnv["Variables"]["services"];

async function presentByName(ctx: Services, name: string) {
  return presentModel(await getRegisteredModel(ctx, name));
}
