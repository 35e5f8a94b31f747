import { z } from "zod";
import type { Connector } from "@/server/catalog/connectors/connector";
import { findKind, openConnector } from "@/server/catalog/connectors/kinds";
import { type StoreConnection, toJson } from "@/server/catalog/repository";
import type { ServiceContext } from "@/server/platform/context";
import { parseInput } from "@/server/platform/errors";
import { openSecret, sealSecret } from "@/server/platform/sealed-secret";

/** The connector of a stored store, with its secret opened. */
export function connectStore(
  ctx: Pick<ServiceContext, "config">,
  store: Pick<StoreConnection, "kind" | "secret" | "allowPrivate"> & { config: unknown },
): Promise<Connector> {
  return openConnector({ ...store, secret: openStoreSecret(ctx, store) }, ctx.config);
}

const SECRET_PURPOSE = "store";

/** The fields of a store's secret; none where it has none. */
export function openStoreSecret(
  { config }: Pick<ServiceContext, "config">,
  { secret }: Pick<StoreConnection, "secret">,
): Record<string, string> {
  if (secret === null) return {};
  return z
    .record(z.string(), z.string())
    .parse(JSON.parse(openSecret(config, SECRET_PURPOSE, secret)));
}

/** A checked configuration and the sealed secret of it. @throws InvalidInputError naming the field */
export function toConnection(
  ctx: ServiceContext,
  { kind, config, secret }: { kind: string; config: unknown; secret: Record<string, string> },
): StoreConnection {
  const found = findKind(kind);
  const checked = parseInput(found.config, config, `${found.label} store`);
  const checkedSecret = parseInput(found.secret, secret, `secret of the ${found.label} store`);
  return {
    kind,
    config: toJson(checked),
    place: found.placeOf(checked),
    secret:
      Object.keys(secret).length === 0
        ? null
        : sealSecret(ctx.config, SECRET_PURPOSE, JSON.stringify(checkedSecret)),
    allowPrivate: mayCallPrivate(ctx),
  };
}

/** Only an admin opens the way to this machine's own and private addresses. */
export const mayCallPrivate = ({ actor }: ServiceContext) => actor.role === "admin";
