import type { ServiceContext } from "@/server/platform/context";
import type { Tx } from "@/server/platform/db";
import type { ModelRow } from "@/server/registry/repository/models";
import type { Tags } from "@/server/registry/schema";
import { announce } from "@/server/webhooks/service";

const IS_PROMPT = "mlflow.prompt.is_prompt";
const PROMPT_TEXT = "mlflow.prompt.text";
const PROMPT_TYPE = "_mlflow_prompt_type";

type Announcer = Pick<ServiceContext, "actor" | "now">;
type Named = Pick<ModelRow, "name" | "tags">;

const isPrompt = ({ tags }: Pick<Named, "tags">) => tags[IS_PROMPT]?.toLowerCase() === "true";

function withoutMarks(tags: Tags, ...marks: string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !marks.includes(key)));
}

/** Tells webhooks of a new model; a prompt is a model with a mark. */
export async function announceModel(
  tx: Tx,
  ctx: Announcer,
  model: { name: string; tags: Tags; description: string },
): Promise<void> {
  const { name, tags } = model;
  const description = model.description === "" ? null : model.description;
  const shown = isPrompt(model) ? withoutMarks(tags, IS_PROMPT, PROMPT_TYPE) : tags;
  const entity = isPrompt(model) ? "prompt" : "registered_model";
  await announce(tx, ctx, { entity, action: "created" }, { name, tags: shown, description });
}

/** Tells webhooks of a new version. */
export async function announceVersion(
  tx: Tx,
  ctx: Announcer,
  model: Named,
  version: {
    number: number;
    source: string;
    runId: string | null;
    tags: Tags;
    description: string;
  },
): Promise<void> {
  const common = { name: model.name, version: String(version.number) };
  const description = version.description === "" ? null : version.description;
  if (isPrompt(model)) {
    const tags = withoutMarks(version.tags, IS_PROMPT, PROMPT_TYPE, PROMPT_TEXT);
    const template = version.tags[PROMPT_TEXT] ?? null;
    const event = { entity: "prompt_version", action: "created" };
    await announce(tx, ctx, event, { ...common, template, tags, description });
    return;
  }
  const { source, runId, tags } = version;
  const event = { entity: "model_version", action: "created" };
  await announce(tx, ctx, event, { ...common, source, run_id: runId, tags, description });
}

/** Tells webhooks of a tag of a prompt; those of models are no event. */
export async function announceModelTag(
  tx: Tx,
  ctx: Announcer,
  model: Named,
  tag: { key: string; value?: string },
): Promise<void> {
  if (!isPrompt(model)) return;
  const action = tag.value === undefined ? "deleted" : "set";
  await announce(tx, ctx, { entity: "prompt_tag", action }, { name: model.name, ...tag });
}

/** Tells webhooks of a version's tag that was set, or deleted where it has no value. */
export async function announceVersionTag(
  tx: Tx,
  ctx: Announcer,
  model: Named,
  number: number,
  tag: { key: string; value?: string },
): Promise<void> {
  const entity = isPrompt(model) ? "prompt_version_tag" : "model_version_tag";
  const action = tag.value === undefined ? "deleted" : "set";
  const data = { name: model.name, version: String(number), ...tag };
  await announce(tx, ctx, { entity, action }, data);
}

/** Tells webhooks of an alias that names a version now, or none. */
export async function announceAlias(
  tx: Tx,
  ctx: Announcer,
  model: Named,
  alias: string,
  number: number | null,
): Promise<void> {
  const entity = isPrompt(model) ? "prompt_alias" : "model_version_alias";
  const action = number === null ? "deleted" : "created";
  const version = number === null ? {} : { version: String(number) };
  await announce(tx, ctx, { entity, action }, { name: model.name, alias, ...version });
}
