import { z } from "zod";
import { defineConnector } from "@/server/catalog/connectors/connector";

export const folderKind = defineConnector({
  kind: "folder",
  label: "Folder",
  about: "Files below a folder of the machine where Headrace runs: CSV, TSV, JSON, Parquet, Arrow",
  family: "files",
  isProven: true,
  fields: [
    {
      name: "path",
      label: "Folder",
      type: "text",
      required: true,
      placeholder: "/data/exports",
      hint: "An absolute path on the machine where Headrace runs, or package:<npm package>/<folder>",
    },
  ],
  config: z.object({ path: z.string().trim().min(1).max(1_000) }),
  secret: z.object({}),
  placeOf: ({ path }) => path,
  sourceOf: (config, path) => ({ namespace: "file", name: `${config.path}/${path}` }),
  open: async (config, _secret, { ownDirs }) => {
    const { connectFolder } = await import("@/server/catalog/connectors/folder/folder");
    return connectFolder(config, ownDirs);
  },
});
