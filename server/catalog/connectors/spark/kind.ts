import { z } from "zod";
import { defineConnector } from "@/server/catalog/connectors/connector";
import { TLS_FIELDS, TLS_MODES } from "@/server/catalog/connectors/network";
import { splitTablePath } from "@/server/catalog/connectors/table-path";

export const SparkConfig = z.object({
  host: z.string().trim().min(1).max(255),
  port: z.coerce.number().int().min(1).max(65_535).default(15_002),
  catalog: z.string().trim().min(1).max(255).default("spark_catalog"),
  schema: z.string().trim().max(255).default(""),
  user: z.string().trim().min(1).max(255).default("headrace"),
  tls: z.enum(TLS_MODES).default("verify"),
  ca: z.string().max(100_000).optional(),
});
export type SparkConfig = z.output<typeof SparkConfig>;

export const sparkKind = defineConnector({
  kind: "spark",
  label: "Spark",
  about: "Tables and views of a Spark 3.5 or newer, through Spark Connect",
  family: "tables",
  isProven: true,
  fields: [
    { name: "host", label: "Host", type: "text", required: true, placeholder: "spark.example.org" },
    { name: "port", label: "Port", type: "number", required: true, initial: 15_002 },
    {
      name: "catalog",
      label: "Catalog",
      type: "text",
      required: true,
      initial: "spark_catalog",
    },
    {
      name: "schema",
      label: "Schema",
      type: "text",
      required: false,
      hint: "All that there are unless given",
    },
    { name: "user", label: "User", type: "text", required: true, initial: "headrace" },
    {
      name: "token",
      label: "Token",
      type: "password",
      required: false,
      hint: "What SPARK_CONNECT_AUTHENTICATE_TOKEN says there",
    },
    ...TLS_FIELDS,
  ],
  config: SparkConfig,
  secret: z.object({ token: z.string().max(10_000).optional() }),
  placeOf: ({ host, port, catalog, schema }) =>
    `${host}:${port}/${[catalog, schema].filter(Boolean).join(".")}`,
  sourceOf: ({ host, port, catalog }, path) => ({
    namespace: `spark://${host}:${port}`,
    name: [catalog, ...splitTablePath(path, 2)].join("."),
  }),
  open: async (config, { token }, { allowPrivate }) => {
    const { connectSpark } = await import("@/server/catalog/connectors/spark/spark");
    return connectSpark(config, token, allowPrivate);
  },
});
