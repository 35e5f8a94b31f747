/** Producers of one kind write their schemes in several ways. */
const SCHEMES: Readonly<Record<string, string>> = {
  s3a: "s3",
  s3n: "s3",
  postgresql: "postgres",
  mariadb: "mysql",
  wasb: "wasbs",
  abfs: "abfss",
};
const PORTS: Readonly<Record<string, string>> = {
  postgres: "5432",
  mysql: "3306",
  redshift: "5439",
  sqlserver: "1433",
  oracle: "1521",
  trino: "8080",
  hive: "10000",
  cassandra: "9042",
};
const ADDRESS = /^([a-z][a-z0-9+.-]*):\/\/([^/]*)(\/.*)?$/i;

export type DatasetName = { namespace: string; name: string };

/**
 * One writing for a dataset's name, after OpenLineage's naming rules: the scheme small and of one
 * spelling, the host small, the port written out, no slash at an end; `file` has no authority.
 */
export function canonicalName({ namespace, name }: DatasetName): DatasetName {
  const parts = ADDRESS.exec(namespace.trim());
  const trimmed = name.trim();
  if (parts === null) {
    const isFile = /^file:?$/i.test(namespace.trim());
    return isFile
      ? { namespace: "file", name: asPath(trimmed) }
      : { namespace: namespace.trim(), name: trimmed };
  }
  const [, given = "", authority = "", path = ""] = parts;
  const scheme = SCHEMES[given.toLowerCase()] ?? given.toLowerCase();
  if (scheme === "file") return { namespace: "file", name: asPath(`${path}/${trimmed}`) };
  const host = withPort(scheme, authority.toLowerCase());
  const rest = path.replace(/\/+$/, "");
  const isObjects = ["s3", "gs", "wasbs", "abfss"].includes(scheme);
  return {
    namespace: `${scheme}://${host}${rest}`,
    name: isObjects ? trimmed.replace(/^\/+|\/+$/g, "") || "/" : trimmed,
  };
}

function withPort(scheme: string, given: string): string {
  const port = PORTS[scheme];
  // What Python's clients write for a port that is not set.
  const authority = given.replace(/:none$/, "");
  return port === undefined || authority === "" || /:\d+$/.test(authority)
    ? authority
    : `${authority}:${port}`;
}

function asPath(path: string): string {
  return `/${path.replace(/^\/+|\/+$/g, "").replace(/\/{2,}/g, "/")}`;
}
