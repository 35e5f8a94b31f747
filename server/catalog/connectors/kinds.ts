import { fileURLToPath } from "node:url";
import { bigqueryKind } from "@/server/catalog/connectors/bigquery/kind";
import type { Connector, ConnectorKind } from "@/server/catalog/connectors/connector";
import { databricksKind } from "@/server/catalog/connectors/databricks/kind";
import { duckdbKind } from "@/server/catalog/connectors/duckdb/kind";
import { folderKind } from "@/server/catalog/connectors/folder/kind";
import { httpKind } from "@/server/catalog/connectors/http/kind";
import { mysqlKind } from "@/server/catalog/connectors/mysql/kind";
import { postgresKind } from "@/server/catalog/connectors/postgres/kind";
import { s3Kind } from "@/server/catalog/connectors/s3/kind";
import { snowflakeKind } from "@/server/catalog/connectors/snowflake/kind";
import { sparkKind } from "@/server/catalog/connectors/spark/kind";
import { sqliteKind } from "@/server/catalog/connectors/sqlite/kind";
import { uploadKind } from "@/server/catalog/connectors/upload/kind";
import type { Config } from "@/server/platform/config";
import { InvalidInputError, parseInput } from "@/server/platform/errors";
import { createObjectStore } from "@/server/platform/object-store";

/** Every kind of store, in the order in which a person is offered them. */
export const CONNECTOR_KINDS: readonly ConnectorKind[] = [
  uploadKind,
  folderKind,
  postgresKind,
  mysqlKind,
  sqliteKind,
  duckdbKind,
  s3Kind,
  httpKind,
  sparkKind,
  databricksKind,
  snowflakeKind,
  bigqueryKind,
];

/** @throws InvalidInputError naming the kinds that there are */
export function findKind(kind: string): ConnectorKind {
  const found = CONNECTOR_KINDS.find((each) => each.kind === kind);
  if (found !== undefined) return found;
  const known = CONNECTOR_KINDS.map((each) => each.kind).join(", ");
  throw new InvalidInputError(`There is no kind of store "${kind}". There are ${known}`);
}

export type StoreAccess = {
  kind: string;
  config: unknown;
  secret: unknown;
  allowPrivate: boolean;
};

/**
 * The connector of a store, in an installation with `config`.
 * @throws InvalidInputError when the configuration is not of its kind
 */
export async function openConnector(
  { kind, config, secret, allowPrivate }: StoreAccess,
  { dataDir, lakeUrl }: Pick<Config, "dataDir" | "lakeUrl">,
): Promise<Connector> {
  const found = findKind(kind);
  return found.open(
    parseInput(found.config, config, `${found.label} store`),
    parseInput(found.secret, secret, `secret of the ${found.label} store`),
    {
      ownDirs: [dataDir, fileURLToPath(lakeUrl)],
      allowPrivate,
      files: createObjectStore(lakeUrl),
    },
  );
}
