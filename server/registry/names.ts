import type { z } from "zod";
import { InvalidInputError } from "@/server/platform/errors";
import { STAGES, type Stage, TagKey, type Tags, TagValue } from "@/server/registry/schema";

/** Checks one value whose schema words its own problem; nothing is put before the words. */
export function checkValue<Schema extends z.ZodType>(
  schema: Schema,
  value: z.input<Schema>,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const message = parsed.error.issues[0]?.message ?? "Invalid value";
  throw new InvalidInputError(message, { cause: parsed.error });
}

/** @throws InvalidInputError naming the first wrong key or value */
export function checkTags(tags: Tags): Tags {
  for (const [key, value] of Object.entries(tags)) {
    checkValue(TagKey, key);
    checkValue(TagValue, value);
  }
  return tags;
}

/** A stage without regard to case. @throws InvalidInputError naming the stages */
export function readStage(text: string): Stage {
  const stage = STAGES.find((each) => each.toLowerCase() === text.toLowerCase());
  if (stage !== undefined) return stage;
  throw new InvalidInputError(
    `Invalid Model Version stage: ${text}. Value must be one of ${STAGES.join(", ")}.`,
  );
}
