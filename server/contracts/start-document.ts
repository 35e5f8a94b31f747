import { stringify } from "yaml";
import type { Column } from "@/server/catalog/schema";

const LOGICAL: Readonly<Record<Column["type"], string>> = {
  text: "string",
  integer: "integer",
  number: "number",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamp",
};

/** The text of a contract that promises the columns as they are now. */
export function startDocument(about: {
  slug: string;
  name: string;
  description: string;
  object: string;
  columns: readonly Column[];
}): string {
  return stringify(
    {
      apiVersion: "v3.1.0",
      kind: "DataContract",
      id: about.slug,
      name: about.name,
      version: "1.0.0",
      status: "active",
      ...(about.description === "" ? {} : { description: { purpose: about.description } }),
      schema: [
        {
          name: about.object,
          physicalType: "table",
          properties: about.columns.map(({ name, type, nullable }) => ({
            name,
            logicalType: LOGICAL[type],
            ...(nullable ? {} : { required: true }),
          })),
        },
      ],
    },
    { lineWidth: 100 },
  );
}
