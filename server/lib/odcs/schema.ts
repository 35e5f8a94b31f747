import { z } from "zod";

export const LOGICAL_TYPES = [
  "string",
  "date",
  "timestamp",
  "time",
  "number",
  "integer",
  "object",
  "array",
  "boolean",
  "map",
  "vector",
] as const;

export const OdcsCustomProperty = z.looseObject({
  property: z.string(),
  value: z.unknown().optional(),
});
export type OdcsCustomProperty = z.infer<typeof OdcsCustomProperty>;
const CustomProperties = z.array(OdcsCustomProperty).optional();

const Pair = z.tuple([z.number(), z.number()]);

/** A quality rule of a property or of the whole object; exactly one operator where it measures. */
export const OdcsQuality = z.looseObject({
  id: z.string().optional(),
  name: z.string().optional(),
  description: z.string().optional(),
  dimension: z.string().optional(),
  severity: z.string().optional(),
  type: z.string().optional(),
  metric: z.string().optional(),
  /** The name of `metric` before 3.1. */
  rule: z.string().optional(),
  unit: z.string().optional(),
  arguments: z.record(z.string(), z.unknown()).optional(),
  query: z.string().optional(),
  engine: z.string().optional(),
  implementation: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  mustBe: z.unknown().optional(),
  mustNotBe: z.unknown().optional(),
  mustBeGreaterThan: z.number().optional(),
  mustBeGreaterOrEqualTo: z.number().optional(),
  mustBeLessThan: z.number().optional(),
  mustBeLessOrEqualTo: z.number().optional(),
  mustBeBetween: Pair.optional(),
  mustNotBeBetween: Pair.optional(),
  customProperties: CustomProperties,
});
export type OdcsQuality = z.infer<typeof OdcsQuality>;

const References = z.union([z.string(), z.array(z.string())]);

/** A foreign key. `from` is the property itself where the relationship stands at one. */
export const OdcsRelationship = z.looseObject({
  type: z.string().optional(),
  from: References.optional(),
  to: References.optional(),
  customProperties: CustomProperties,
});
export type OdcsRelationship = z.infer<typeof OdcsRelationship>;

export const OdcsProperty = z.looseObject({
  id: z.string().optional(),
  name: z.string(),
  physicalName: z.string().optional(),
  physicalType: z.string().optional(),
  logicalType: z.string().optional(),
  logicalTypeOptions: z.record(z.string(), z.unknown()).optional(),
  description: z.string().optional(),
  required: z.boolean().optional(),
  unique: z.boolean().optional(),
  primaryKey: z.boolean().optional(),
  primaryKeyPosition: z.number().optional(),
  classification: z.string().optional(),
  enum: z.array(z.looseObject({ value: z.unknown().optional() })).optional(),
  quality: z.array(OdcsQuality).optional(),
  relationships: z.array(OdcsRelationship).optional(),
  properties: z.array(z.looseObject({ name: z.string() })).optional(),
  items: z.record(z.string(), z.unknown()).optional(),
  customProperties: CustomProperties,
});
export type OdcsProperty = z.infer<typeof OdcsProperty>;

/** A table, view, topic or file of the contract. */
export const OdcsObject = z.looseObject({
  id: z.string().optional(),
  name: z.string(),
  physicalName: z.string().optional(),
  description: z.string().optional(),
  properties: z.array(OdcsProperty).optional(),
  quality: z.array(OdcsQuality).optional(),
  relationships: z.array(OdcsRelationship).optional(),
  customProperties: CustomProperties,
});
export type OdcsObject = z.infer<typeof OdcsObject>;

export const OdcsSla = z.looseObject({
  property: z.string(),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  valueExt: z.unknown().optional(),
  unit: z.string().optional(),
  element: z.string().optional(),
  schedule: z.string().optional(),
});
export type OdcsSla = z.infer<typeof OdcsSla>;

/**
 * A contract of the Open Data Contract Standard 3 as far as we act on it. Everything else of the
 * document is kept as it is; the standard's JSON Schema says whether it may be there.
 */
export const OdcsContract = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  id: z.string(),
  version: z.string(),
  status: z.string().optional(),
  name: z.string().optional(),
  domain: z.string().optional(),
  tags: z.array(z.string()).optional(),
  schema: z.array(OdcsObject).optional(),
  slaProperties: z.array(OdcsSla).optional(),
  customProperties: CustomProperties,
});
export type OdcsContract = z.infer<typeof OdcsContract>;

/** The value of a custom property; undefined where there is none of that name. */
export function customValue(
  owner: { customProperties?: readonly OdcsCustomProperty[] | undefined },
  name: string,
): unknown {
  return owner.customProperties?.find(({ property }) => property === name)?.value;
}

/** The column of the data that a property describes. */
export function columnNameOf({ name, physicalName }: OdcsProperty): string {
  return physicalName ?? name;
}
