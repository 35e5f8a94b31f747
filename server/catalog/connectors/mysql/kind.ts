import { z } from "zod";
import { defineConnector } from "@/server/catalog/connectors/connector";
import { TLS_FIELDS, TLS_MODES } from "@/server/catalog/connectors/network";
import { splitTablePath } from "@/server/catalog/connectors/table-path";

export const MysqlConfig = z.object({
  host: z.string().trim().min(1).max(255),
  port: z.coerce.number().int().min(1).max(65_535).default(3306),
  database: z.string().min(1).max(64),
  user: z.string().min(1).max(255),
  tls: z.enum(TLS_MODES).default("verify"),
  ca: z.string().max(100_000).optional(),
});
export type MysqlConfig = z.output<typeof MysqlConfig>;

export const mysqlKind = defineConnector({
  kind: "mysql",
  label: "MySQL or MariaDB",
  about: "Tables and views of one database",
  family: "tables",
  isProven: true,
  fields: [
    { name: "host", label: "Host", type: "text", required: true, placeholder: "db.example.org" },
    { name: "port", label: "Port", type: "number", required: true, initial: 3306 },
    { name: "database", label: "Database", type: "text", required: true },
    {
      name: "user",
      label: "User",
      type: "text",
      required: true,
      hint: "One that may only read: GRANT SELECT ON its database is enough",
    },
    { name: "password", label: "Password", type: "password", required: false },
    ...TLS_FIELDS,
  ],
  config: MysqlConfig,
  secret: z.object({ password: z.string().max(10_000).optional() }),
  placeOf: ({ host, port, database }) => `${host}:${port}/${database}`,
  sourceOf: ({ host, port, database }, path) => ({
    namespace: `mysql://${host}:${port}`,
    name: [database, ...splitTablePath(path, 1)].join("."),
  }),
  open: async (config, { password }, { allowPrivate }) => {
    const { connectMysql } = await import("@/server/catalog/connectors/mysql/mysql");
    return connectMysql(config, password, allowPrivate);
  },
});
