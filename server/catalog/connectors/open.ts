import { fileURLToPath } from "node:url";
import type { Connector } from "@/server/catalog/connectors/connector";
import { connectFolder } from "@/server/catalog/connectors/folder";
import { StoreTarget } from "@/server/catalog/schema";
import type { Config } from "@/server/platform/config";
import { parseInput } from "@/server/platform/errors";

/** The connector of a stored kind and configuration, in an installation with `config`. */
export function openConnector(
  store: { kind: string; config: unknown; slug?: string },
  { dataDir, lakeUrl }: Pick<Config, "dataDir" | "lakeUrl">,
): Connector {
  const { kind, config } = parseInput(StoreTarget, store, `store ${store.slug ?? ""}`.trim());
  switch (kind) {
    case "folder":
      return connectFolder(config, [dataDir, fileURLToPath(lakeUrl)]);
  }
}
