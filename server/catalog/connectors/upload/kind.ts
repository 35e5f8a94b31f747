import { z } from "zod";
import { defineConnector } from "@/server/catalog/connectors/connector";

/** Names the folder of one store's files; a fresh one for each new store. */
const Folder = z.uuid().default(() => crypto.randomUUID());

export const uploadKind = defineConnector({
  kind: "upload",
  label: "Uploaded files",
  about: "Files that people send from their browser: CSV, TSV, JSON, Parquet, Arrow",
  family: "files",
  isProven: true,
  fields: [],
  config: z.object({ folder: Folder }),
  secret: z.object({}),
  placeOf: () => "sent from browsers",
  sourceOf: ({ folder }, path) => ({ namespace: "headrace", name: `uploads/${folder}/${path}` }),
  open: async ({ folder }, _secret, { files }) => {
    const { connectUploads } = await import("@/server/catalog/connectors/upload/upload");
    return connectUploads(files, folder);
  },
});
