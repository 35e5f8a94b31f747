import { z } from "zod";

export const ANNOTATION_KINDS = [
  "deployment",
  "training",
  "contract-break",
  "note",
  "incident",
] as const;

export const Annotation = z.object({
  id: z.string(),
  kind: z.enum(ANNOTATION_KINDS),
  title: z.string(),
  detail: z.string(),
  at: z.date(),
  /** End of what lasted; null for an instant. */
  until: z.date().nullable(),
  href: z.string().nullable(),
});
export type Annotation = z.infer<typeof Annotation>;

/** What a chart's lane belongs to. */
export const AnnotationTarget = z.object({
  objectKind: z.enum(["dataset", "contract", "model", "endpoint"]),
  objectId: z.string().min(1),
});
export type AnnotationTarget = z.infer<typeof AnnotationTarget>;
