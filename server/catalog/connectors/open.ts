import type { Connector } from "@/server/catalog/connectors/connector";
import { connectFolder } from "@/server/catalog/connectors/folder";
import { StoreTarget } from "@/server/catalog/schema";
import { parseInput } from "@/server/platform/errors";

/** The connector of a stored kind and configuration. */
export function openConnector(store: { kind: string; config: unknown; slug?: string }): Connector {
  const { kind, config } = parseInput(StoreTarget, store, `store ${store.slug ?? ""}`.trim());
  switch (kind) {
    case "folder":
      return connectFolder(config);
  }
}
