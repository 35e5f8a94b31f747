import { z } from "zod";
import { defineConnector } from "@/server/catalog/connectors/connector";
import { splitTablePath } from "@/server/catalog/connectors/table-path";

export const duckdbKind = defineConnector({
  kind: "duckdb",
  label: "DuckDB file",
  about: "Tables and views of one database file on the machine where Headrace runs",
  family: "tables",
  isProven: true,
  fields: [
    {
      name: "path",
      label: "File",
      type: "text",
      required: true,
      placeholder: "/data/warehouse.duckdb",
      hint: "An absolute path on the machine where Headrace runs; no other program may be writing to it",
    },
  ],
  config: z.object({ path: z.string().trim().min(1).max(1_000) }),
  secret: z.object({}),
  placeOf: ({ path }) => path,
  sourceOf: (config, path) => ({
    namespace: `duckdb:${config.path}`,
    name: splitTablePath(path, 2).join("."),
  }),
  open: async ({ path }, _secret, { ownDirs }) => {
    const { connectDuckDbFile } = await import("@/server/catalog/connectors/duckdb/duckdb-file");
    return connectDuckDbFile(path, ownDirs);
  },
});
