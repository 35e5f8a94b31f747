import { z } from "zod";
import { defineConnector } from "@/server/catalog/connectors/connector";
import { splitTablePath } from "@/server/catalog/connectors/table-path";

export const SnowflakeConfig = z.object({
  /** Becomes a part of Snowflake's own domain, and can name no other. */
  account: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?$/, "must be an account such as org-account")
    .max(200),
  user: z.string().trim().min(1).max(255),
  signIn: z.enum(["token", "password"]).default("token"),
  warehouse: z.string().trim().min(1).max(255),
  database: z.string().trim().min(1).max(255),
  schema: z.string().trim().max(255).default(""),
  role: z.string().trim().max(255).default(""),
});
export type SnowflakeConfig = z.output<typeof SnowflakeConfig>;

export const snowflakeKind = defineConnector({
  kind: "snowflake",
  label: "Snowflake",
  about: "Tables and views of one database",
  family: "tables",
  isProven: false,
  fields: [
    {
      name: "account",
      label: "Account",
      type: "text",
      required: true,
      placeholder: "org-account",
      hint: "What stands before .snowflakecomputing.com",
    },
    { name: "user", label: "User", type: "text", required: true },
    {
      name: "signIn",
      label: "Sign in with",
      type: "choice",
      required: true,
      initial: "token",
      choices: [
        { value: "token", label: "Programmatic access token" },
        { value: "password", label: "Password" },
      ],
    },
    { name: "password", label: "Token or password", type: "password", required: true },
    { name: "warehouse", label: "Warehouse", type: "text", required: true },
    { name: "database", label: "Database", type: "text", required: true },
    {
      name: "schema",
      label: "Schema",
      type: "text",
      required: false,
      hint: "All that there are unless given",
    },
    {
      name: "role",
      label: "Role",
      type: "text",
      required: false,
      hint: "The user's own unless given",
    },
  ],
  config: SnowflakeConfig,
  secret: z.object({ password: z.string().min(1).max(10_000) }),
  placeOf: ({ account, database, schema }) =>
    `${account}/${[database, schema].filter(Boolean).join(".")}`,
  sourceOf: ({ account, database }, path) => ({
    namespace: `snowflake://${account}`,
    name: [database, ...splitTablePath(path, 2)].join("."),
  }),
  open: async (config, { password }) => {
    const { connectSnowflake } = await import("@/server/catalog/connectors/snowflake/snowflake");
    return connectSnowflake(config, password);
  },
});
