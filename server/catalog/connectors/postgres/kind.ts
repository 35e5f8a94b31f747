import { z } from "zod";
import { defineConnector } from "@/server/catalog/connectors/connector";
import { TLS_FIELDS, TLS_MODES } from "@/server/catalog/connectors/network";
import { splitTablePath } from "@/server/catalog/connectors/table-path";

export const PostgresConfig = z.object({
  host: z.string().trim().min(1).max(255),
  port: z.coerce.number().int().min(1).max(65_535).default(5432),
  database: z.string().min(1).max(255),
  user: z.string().min(1).max(255),
  schemas: z.array(z.string().min(1)).max(200).default([]),
  tls: z.enum(TLS_MODES).default("verify"),
  ca: z.string().max(100_000).optional(),
});
export type PostgresConfig = z.output<typeof PostgresConfig>;

export const postgresKind = defineConnector({
  kind: "postgres",
  label: "PostgreSQL",
  about: "Tables and views of one database, also of servers that speak its protocol",
  family: "tables",
  isProven: true,
  fields: [
    { name: "host", label: "Host", type: "text", required: true, placeholder: "db.example.org" },
    { name: "port", label: "Port", type: "number", required: true, initial: 5432 },
    { name: "database", label: "Database", type: "text", required: true },
    {
      name: "user",
      label: "User",
      type: "text",
      required: true,
      hint: "One that may only read: GRANT pg_read_all_data TO its name is enough",
    },
    { name: "password", label: "Password", type: "password", required: false },
    {
      name: "schemas",
      label: "Schemas",
      type: "lines",
      required: false,
      hint: "One a line; empty means all that the user sees",
    },
    ...TLS_FIELDS,
  ],
  config: PostgresConfig,
  secret: z.object({ password: z.string().max(10_000).optional() }),
  placeOf: ({ host, port, database }) => `${host}:${port}/${database}`,
  sourceOf: ({ host, port, database }, path) => ({
    namespace: `postgres://${host}:${port}`,
    name: [database, ...splitTablePath(path, 2)].join("."),
  }),
  open: async (config, { password }, { allowPrivate }) => {
    const { connectPostgres } = await import("@/server/catalog/connectors/postgres/postgres");
    return connectPostgres(config, password, allowPrivate);
  },
});
