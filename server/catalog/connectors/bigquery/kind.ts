import { z } from "zod";
import { defineConnector } from "@/server/catalog/connectors/connector";
import { splitTablePath } from "@/server/catalog/connectors/table-path";

const Name = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_.:-]*$/, "holds letters, digits, - and _ only");

export const BigqueryConfig = z.object({
  project: Name.min(1).max(255),
  dataset: Name.max(1_024).default(""),
  location: Name.max(60).default("US"),
});
export type BigqueryConfig = z.output<typeof BigqueryConfig>;

export const bigqueryKind = defineConnector({
  kind: "bigquery",
  label: "BigQuery",
  about: "Tables and views of one project",
  family: "tables",
  isProven: false,
  fields: [
    { name: "project", label: "Project", type: "text", required: true },
    {
      name: "location",
      label: "Location",
      type: "text",
      required: true,
      initial: "US",
      hint: "Where its datasets lie: US, EU, europe-west3 …",
    },
    {
      name: "dataset",
      label: "Dataset",
      type: "text",
      required: false,
      hint: "All of the location unless given",
    },
    {
      name: "key",
      label: "Service account key",
      type: "password",
      required: true,
      hint: "The whole JSON file. It needs BigQuery Data Viewer and BigQuery Job User",
    },
  ],
  config: BigqueryConfig,
  secret: z.object({ key: z.string().min(1).max(20_000) }),
  placeOf: ({ project, dataset }) => [project, dataset].filter(Boolean).join("."),
  sourceOf: ({ project }, path) => ({
    namespace: "bigquery",
    name: [project, ...splitTablePath(path, 2)].join("."),
  }),
  open: async (config, { key }) => {
    const { connectBigquery } = await import("@/server/catalog/connectors/bigquery/bigquery");
    return connectBigquery(config, key);
  },
});
