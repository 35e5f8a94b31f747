import type { FileConnector } from "@/server/catalog/connectors/connector";
import { saveStream } from "@/server/catalog/connectors/save-stream";
import { runTestSteps } from "@/server/catalog/connectors/test-steps";
import { toFile } from "@/server/catalog/connectors/to-file";
import { InvalidInputError } from "@/server/platform/errors";
import type { ObjectStore } from "@/server/platform/object-store";

/** Where the files of a store of uploads lie in the lake. */
export const uploadKey = (folder: string, name = "") => `uploads/${folder}/${name}`;

/** Files in a folder of the lake's own, put there by people. */
export function connectUploads(files: ObjectStore, folder: string): FileConnector {
  const list = async () => {
    const prefix = uploadKey(folder);
    const found = await files.list(prefix);
    return found.map(({ key, sizeBytes, modifiedAt }) =>
      toFile(key.slice(prefix.length), sizeBytes, modifiedAt),
    );
  };
  return {
    family: "files",
    list,
    async fetch(name, dir, options) {
      const key = uploadKey(folder, name);
      if ((await files.find(key)) === null) {
        throw new InvalidInputError(`"${name}" was not uploaded to this store, or was removed`);
      }
      return saveStream(files.openStream(key), { dir, name }, options);
    },
    test: (now) =>
      runTestSteps(now, [
        {
          name: "list",
          run: async () => {
            const { length } = await list();
            return length === 1 ? "1 file" : `${length} files`;
          },
        },
      ]),
  };
}
