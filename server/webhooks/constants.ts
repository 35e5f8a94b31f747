/** What may be done to what, as MLflow names it: a webhook is told of these. */
export const WEBHOOK_EVENTS = {
  registered_model: ["created"],
  model_version: ["created"],
  model_version_tag: ["deleted", "set"],
  model_version_alias: ["created", "deleted"],
  prompt: ["created"],
  prompt_version: ["created"],
  prompt_tag: ["deleted", "set"],
  prompt_version_tag: ["deleted", "set"],
  prompt_alias: ["created", "deleted"],
  budget_policy: ["exceeded"],
} as const satisfies Record<string, readonly string[]>;
