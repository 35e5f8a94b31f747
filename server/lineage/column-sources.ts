import { z } from "zod";
import type { Facets } from "@/server/lineage/schema";

const Transformation = z.object({
  type: z.string().optional().catch(undefined),
  subtype: z.string().max(60).optional().catch(undefined),
});
/** As long as the names of datasets may be. */
const Name = z.string().min(1).max(2_000);
/** Longer ones would not fit into an index. */
const FIELD_MAX = 300;
const Field = z.string().min(1).max(FIELD_MAX);
const InputField = z.object({
  namespace: Name,
  name: Name,
  field: Field,
  transformations: z.array(Transformation).optional().catch(undefined),
});
/** What cannot be read of it is left out: a producer's slip in one column hides no other. */
const Lenient = z.array(z.unknown()).catch([]);
const ColumnLineage = z.object({
  fields: z
    .record(
      z.string(),
      z
        .object({
          inputFields: Lenient,
        })
        .catch({ inputFields: [] }),
    )
    .catch({}),
  dataset: Lenient,
});

export type ColumnSource = {
  outputField: string;
  input: { namespace: string; name: string };
  inputField: string;
  kind: "DIRECT" | "INDIRECT";
  subtype: string;
};

/**
 * Columns that the facet `columnLineage` says a dataset's columns were made from; an empty output is
 * the whole dataset. A transformation that is not told is taken for DIRECT, as it was before
 * OpenLineage had the word.
 */
export function listColumnSources({ columnLineage }: Facets): ColumnSource[] {
  const facet = ColumnLineage.safeParse(columnLineage).data;
  if (facet === undefined) return [];
  const ofFields = Object.entries(facet.fields).flatMap(([field, { inputFields }]) =>
    (field.length > FIELD_MAX ? [] : inputFields).flatMap((each) => toSources(field, each)),
  );
  const found = [...ofFields, ...facet.dataset.flatMap((each) => toSources("", each))];
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
}

function toSources(outputField: string, told: unknown): ColumnSource[] {
  const parsed = InputField.safeParse(told).data;
  if (parsed === undefined) return [];
  const { namespace, name, field, transformations = [] } = parsed;
  const source = { outputField, input: { namespace, name }, inputField: field };
  if (transformations.length === 0) return [{ ...source, kind: "DIRECT", subtype: "" }];
  return transformations.map(({ type, subtype = "" }) => ({
    ...source,
    kind: type?.toUpperCase() === "INDIRECT" ? ("INDIRECT" as const) : ("DIRECT" as const),
    subtype: subtype.toUpperCase(),
  }));
}
