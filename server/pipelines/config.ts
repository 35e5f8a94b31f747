import { PipelineConfig } from "@/server/pipelines/schema";
import { parseInput } from "@/server/platform/errors";

type Settings = Readonly<Record<string, unknown>>;

/**
 * A run's configuration: `changes` laid over the pipeline's own, nested objects key by key.
 * @throws InvalidInputError naming an unknown key, a wrong type or overlapping windows
 */
export function resolveConfig(base: unknown, changes: Settings): PipelineConfig {
  return parseInput(PipelineConfig, merge(isSettings(base) ? base : {}, changes), "config");
}

function merge(base: Settings, changes: Settings): Settings {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(changes)) {
    const former = base[key];
    merged[key] = isSettings(former) && isSettings(value) ? merge(former, value) : value;
  }
  return merged;
}

function isSettings(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Params of a tracked run: one `a.b` key a setting, as text. */
export function flattenConfig(config: Settings, prefix = ""): Record<string, string> {
  const pairs = Object.entries(config).flatMap(([key, value]): [string, string][] =>
    isSettings(value)
      ? Object.entries(flattenConfig(value, `${prefix}${key}.`))
      : [[`${prefix}${key}`, typeof value === "string" ? value : JSON.stringify(value)]],
  );
  return Object.fromEntries(pairs);
}
