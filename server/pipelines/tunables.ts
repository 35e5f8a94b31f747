import { z } from "zod";
import { resolveConfig } from "@/server/pipelines/config";
import { PipelineConfig } from "@/server/pipelines/schema";
import { InvalidInputError } from "@/server/platform/errors";

/** A setting of the model that training reads, by its place in the configuration. */
export type Tunable = {
  name: string;
  type: "integer" | "number" | "boolean" | "string";
  /** Least and greatest allowed value; null where there is none. An open bound is not allowed itself. */
  min: number | null;
  max: number | null;
  isMinOpen: boolean;
  /** The allowed texts, of a setting that has but a few. */
  values: string[] | null;
};

/** Of the model's settings those that name it or are only recorded. */
const NOT_READ: ReadonlySet<string> = new Set(["model.name", "model.seed"]);

const SchemaNode = z.object({
  type: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  enum: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});

/** Settings below `model` that a search may try, as the configuration's schema describes them. */
export function listTunables(): Tunable[] {
  return collect("model", z.toJSONSchema(PipelineConfig.shape.model, { io: "input" }));
}

function collect(name: string, schema: unknown): Tunable[] {
  const node = SchemaNode.safeParse(schema).data;
  if (node === undefined || NOT_READ.has(name)) return [];
  if (node.properties !== undefined) {
    return Object.entries(node.properties).flatMap(([key, inner]) =>
      collect(`${name}.${key}`, inner),
    );
  }
  const { type } = node;
  if (type !== "integer" && type !== "number" && type !== "boolean" && type !== "string") return [];
  const min = node.exclusiveMinimum ?? node.minimum ?? null;
  const texts = node.enum?.filter((value) => typeof value === "string") ?? null;
  const isMinOpen = node.exclusiveMinimum !== undefined;
  return [{ name, type, min, max: node.maximum ?? null, isMinOpen, values: texts }];
}

/**
 * A configuration with settings laid over it by their dotted names.
 * @throws InvalidInputError naming the setting
 */
export function applySettings(
  base: PipelineConfig,
  settings: Readonly<Record<string, unknown>>,
): PipelineConfig {
  return Object.entries(settings).reduce((config, [name, value]) => {
    const changes = name.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
    try {
      return resolveConfig(config, z.record(z.string(), z.unknown()).parse(changes));
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      const reason = error.message.replace(/^config(\.[\w.]+)?: /, "");
      throw new InvalidInputError(`${name} = ${JSON.stringify(value)}: ${reason}`, {
        cause: error,
      });
    }
  }, base);
}

/** The value at a dotted name; undefined where the configuration has none. */
export function readSetting(config: PipelineConfig, name: string): unknown {
  return name.split(".").reduce<unknown>((inner, key) => {
    if (typeof inner !== "object" || inner === null) return undefined;
    return Object.entries(inner).find(([each]) => each === key)?.[1];
  }, config);
}
