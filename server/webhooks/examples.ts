import type { WebhookEvent } from "@/server/webhooks/schema";

const MODEL = "example_model";
const PROMPT = "example_prompt";
const TAG = { version: "1", key: "example_key", value: "example_value" };
const ALIAS = { alias: "example_alias", version: "1" };
/** What a test sends for an event: the shape of the real thing. */
const EXAMPLES: Readonly<Record<string, object>> = {
  "registered_model.created": {
    name: MODEL,
    tags: { example_key: "example_value" },
    description: "An example registered model",
  },
  "model_version.created": {
    name: MODEL,
    version: "1",
    source: "models:/123",
    run_id: "abcd1234abcd5678",
    tags: { example_key: "example_value" },
    description: "An example model version",
  },
  "model_version_tag.set": { name: MODEL, ...TAG },
  "model_version_tag.deleted": { name: MODEL, version: TAG.version, key: TAG.key },
  "model_version_alias.created": { name: MODEL, ...ALIAS },
  "model_version_alias.deleted": { name: MODEL, alias: ALIAS.alias },
  "prompt.created": {
    name: PROMPT,
    tags: { example_key: "example_value" },
    description: "An example prompt",
  },
  "prompt_version.created": {
    name: PROMPT,
    version: "1",
    template: "Hello {{name}}!",
    tags: { example_key: "example_value" },
    description: "An example prompt version",
  },
  "prompt_tag.set": { name: PROMPT, key: TAG.key, value: TAG.value },
  "prompt_tag.deleted": { name: PROMPT, key: TAG.key },
  "prompt_version_tag.set": { name: PROMPT, ...TAG },
  "prompt_version_tag.deleted": { name: PROMPT, version: TAG.version, key: TAG.key },
  "prompt_alias.created": { name: PROMPT, ...ALIAS },
  "prompt_alias.deleted": { name: PROMPT, alias: ALIAS.alias },
};

export function findExample({ entity, action }: WebhookEvent): object {
  return EXAMPLES[`${entity}.${action}`] ?? {};
}
