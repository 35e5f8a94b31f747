import { z } from "zod";
import { CELL_STATES, HealthRow } from "@/server/monitoring/schema";

/** A clause of the state sentence; a link where there is a page that shows what it rests on. */
export const SentencePart = z.object({ text: z.string(), href: z.string().nullable() });
export type SentencePart = z.infer<typeof SentencePart>;

export const StateSentence = z.object({
  state: z.enum(CELL_STATES),
  parts: z.array(SentencePart),
});
export type StateSentence = z.infer<typeof StateSentence>;

/** One figure with all that makes it checkable. */
export const ExecutiveFigure = z.object({
  id: z.string(),
  label: z.string(),
  /** Null when nobody measured it. */
  value: z.string().nullable(),
  unit: z.string().nullable(),
  /** The difference from what it is held against: "−0.08" from "0.66 on its training data". */
  delta: z
    .object({
      text: z.string(),
      direction: z.enum(["up", "down", "flat"]),
      against: z.string(),
    })
    .nullable(),
  state: z.enum(CELL_STATES).nullable(),
  /** How it is computed, in plain words. */
  definition: z.string(),
  from: z.date().nullable(),
  to: z.date().nullable(),
  /** What it was computed over where that is no span of time: "as of now". */
  basis: z.string(),
  n: z.number().int().nullable(),
  computedAt: z.date().nullable(),
  href: z.string(),
});
export type ExecutiveFigure = z.infer<typeof ExecutiveFigure>;

export const RollbackTarget = z.object({
  versionNumber: z.number().int(),
  /** Why it is the target. */
  reason: z.string(),
});
export type RollbackTarget = z.infer<typeof RollbackTarget>;

export const ExecutiveRow = HealthRow.extend({ rollback: RollbackTarget.nullable() });
export type ExecutiveRow = z.infer<typeof ExecutiveRow>;

export const ExecutiveSummary = z.object({
  sentence: StateSentence,
  /** The model that most of the figures are about; null while none serves. */
  focus: z.string().nullable(),
  figures: z.array(ExecutiveFigure),
  /** Models in production, worst first. */
  models: z.array(ExecutiveRow),
  asOf: z.date(),
});
export type ExecutiveSummary = z.infer<typeof ExecutiveSummary>;
