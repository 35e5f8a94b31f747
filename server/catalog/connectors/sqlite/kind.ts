import { z } from "zod";
import { defineConnector } from "@/server/catalog/connectors/connector";

export const sqliteKind = defineConnector({
  kind: "sqlite",
  label: "SQLite file",
  about: "Tables and views of one database file on the machine where Headrace runs",
  family: "tables",
  isProven: true,
  fields: [
    {
      name: "path",
      label: "File",
      type: "text",
      required: true,
      placeholder: "/data/shop.sqlite",
      hint: "An absolute path on the machine where Headrace runs",
    },
  ],
  config: z.object({ path: z.string().trim().min(1).max(1_000) }),
  secret: z.object({}),
  placeOf: ({ path }) => path,
  sourceOf: (config, path) => ({ namespace: `sqlite:${config.path}`, name: path }),
  open: async ({ path }, _secret, { ownDirs }) => {
    const { connectSqlite } = await import("@/server/catalog/connectors/sqlite/sqlite");
    return connectSqlite(path, ownDirs);
  },
});
