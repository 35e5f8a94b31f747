import { columnNameOf, type OdcsContract } from "@/server/lib/odcs/schema";

/** Classes of columns whose cells are not copied out of the data. */
const HIDDEN = ["restricted", "confidential", "secret", "sensitive", "pii"];

/** Columns of a contract's object whose cells are not copied out of the data. */
export function hiddenColumns({
  document,
  object,
}: {
  document: OdcsContract;
  object: string;
}): string[] {
  const properties = document.schema?.find(({ name }) => name === object)?.properties ?? [];
  return properties
    .filter(({ classification = "" }) => HIDDEN.includes(classification.toLowerCase()))
    .map(columnNameOf);
}
