import { z } from "zod";
import { defineConnector } from "@/server/catalog/connectors/connector";
import { splitTablePath } from "@/server/catalog/connectors/table-path";

/** Databricks' own domains: no other place is sent a token. */
const DOMAIN =
  /^[a-z0-9.-]+\.(cloud\.databricks\.(com|us)|azuredatabricks\.net|gcp\.databricks\.com|databricks\.azure\.(us|cn))$/i;

export const DatabricksConfig = z.object({
  host: z.string().trim().max(255).regex(DOMAIN, "must be the address of a Databricks workspace"),
  path: z.string().trim().startsWith("/", "begins with a slash").max(500),
  catalog: z.string().trim().min(1).max(255),
  schema: z.string().trim().max(255).default(""),
});
export type DatabricksConfig = z.output<typeof DatabricksConfig>;

export const databricksKind = defineConnector({
  kind: "databricks",
  label: "Databricks",
  about: "Tables and views of one catalog, through a SQL warehouse",
  family: "tables",
  isProven: false,
  fields: [
    {
      name: "host",
      label: "Server hostname",
      type: "text",
      required: true,
      placeholder: "adb-123.4.azuredatabricks.net",
    },
    {
      name: "path",
      label: "HTTP path",
      type: "text",
      required: true,
      placeholder: "/sql/1.0/warehouses/…",
      hint: "Both stand under the warehouse's connection details",
    },
    { name: "catalog", label: "Catalog", type: "text", required: true, initial: "main" },
    {
      name: "schema",
      label: "Schema",
      type: "text",
      required: false,
      hint: "All that there are unless given",
    },
    { name: "token", label: "Access token", type: "password", required: true },
  ],
  config: DatabricksConfig,
  secret: z.object({ token: z.string().min(1).max(10_000) }),
  placeOf: ({ host, catalog, schema }) => `${host}/${[catalog, schema].filter(Boolean).join(".")}`,
  sourceOf: ({ host, catalog }, path) => ({
    namespace: `databricks://${host}`,
    name: [catalog, ...splitTablePath(path, 2)].join("."),
  }),
  open: async (config, { token }) => {
    const { connectDatabricks } = await import("@/server/catalog/connectors/databricks/databricks");
    return connectDatabricks(config, token);
  },
});
