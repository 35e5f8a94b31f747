import { expect, test } from "vitest";
import { bigqueryDialect, readServiceAccount } from "@/server/catalog/connectors/bigquery/dialect";
import { databricksDialect } from "@/server/catalog/connectors/databricks/dialect";
import { DatabricksConfig } from "@/server/catalog/connectors/databricks/kind";
import { snowflakeDialect } from "@/server/catalog/connectors/snowflake/dialect";
import { SnowflakeConfig } from "@/server/catalog/connectors/snowflake/kind";

const bigquery = bigqueryDialect({ project: "p-1", dataset: "", location: "EU" }, "reader@p-1");
const databricks = databricksDialect({ host: "adb-1.azuredatabricks.net", catalog: "main" });
const snowflake = snowflakeDialect(
  SnowflakeConfig.parse({ account: "o-a", user: "ADA", warehouse: "W", database: "SHOP" }),
);

test("cells are read as text in UTC, after a value of the column's own type", () => {
  const types = new Map([
    ["at", "TIMESTAMP"],
    ["raw", "BYTES"],
    ["n", "NUMERIC(12, 2)"],
  ]);
  const request = {
    path: "shop/orders",
    columns: ["at", "raw", "n"],
    after: { column: "n", value: "1'5" },
    limit: 3,
  };
  expect(bigquery.selectSql(request, types)).toBe(
    "SELECT FORMAT_TIMESTAMP('%F %H:%M:%E6S', `at`, 'UTC') AS c0, TO_HEX(`raw`) AS c1, CAST(`n` AS STRING) AS c2 FROM `p-1`.`shop`.`orders` WHERE `n` > CAST('1\\'5' AS NUMERIC) LIMIT 3",
  );
  const whole = { path: "PUBLIC/ORDERS", columns: ['A"B'], after: null, limit: null };
  expect(snowflake.selectSql(whole, new Map([['A"B', "TIMESTAMP_TZ"]]))).toBe(
    'SELECT TO_VARCHAR(CONVERT_TIMEZONE(\'UTC\', "A""B")::TIMESTAMP_NTZ, \'YYYY-MM-DD HH24:MI:SS.FF6\') AS C0 FROM "SHOP"."PUBLIC"."ORDERS"',
  );
  expect(databricks.selectSql({ ...whole, path: "s/t", columns: ["a"] }, new Map())).toBe(
    "SELECT CAST(`a` AS STRING) AS c0 FROM `main`.`s`.`t`",
  );
});

test("a name or text of a person cannot leave its quotes in what lists the columns", async () => {
  const place = { schema: "a'b\\", table: "c'd" };
  expect(await snowflake.columnsSql(place)).toContain("TABLE_SCHEMA = 'a''b\\\\'");
  expect(await databricks.columnsSql(place)).toContain("table_schema = 'a\\'b\\\\'");
  expect(await bigquery.columnsSql(place)).toContain("table_name = 'c\\'d'");
});

const fault = (message: string, code?: string | number) =>
  Object.assign(new Error(message), { code });
test.each([
  {
    dialect: databricks,
    error: fault("Unexpected HTTP status 403"),
    said: "adb-1.azuredatabricks.net refuses the token",
  },
  { dialect: databricks, error: fault("getaddrinfo ENOTFOUND adb-1"), said: "is not known" },
  {
    dialect: databricks,
    error: fault("[INSUFFICIENT_PERMISSIONS] …"),
    said: "Run GRANT USE CATALOG",
  },
  {
    dialect: snowflake,
    error: fault("Incorrect username or password was specified.", "390100"),
    said: 'refuses the user "ADA"',
  },
  {
    dialect: snowflake,
    error: fault("Object 'SHOP' does not exist or not authorized.", "002003"),
    said: 'Grant USAGE on the database "SHOP"',
  },
  {
    dialect: bigquery,
    error: fault("invalid_grant: Invalid JWT"),
    said: "Google refuses the user",
  },
  {
    dialect: bigquery,
    error: fault("Access Denied: Project p-1", 403),
    said: "BigQuery Job User in p-1",
  },
  { dialect: bigquery, error: fault("Not found: Project p-1", 404), said: "Check the project" },
])("$error.message is said with what to do: $said", ({ dialect, error, said }) => {
  expect(dialect.describeFault(error)?.message).toContain(said);
});

test("secrets go to the services' own places only", () => {
  const path = "/sql/1.0/warehouses/1";
  for (const host of ["evil.example.org", "azuredatabricks.net.evil.org", "127.0.0.1"]) {
    expect(DatabricksConfig.safeParse({ host, path, catalog: "main" }).success).toBe(false);
  }
  const config = { user: "A", warehouse: "W", database: "D" };
  for (const account of ["evil.org/", "a@evil.org", "a:80", ".."]) {
    expect(SnowflakeConfig.safeParse({ ...config, account }).success).toBe(false);
  }
  expect(() => readServiceAccount("not json")).toThrow("Paste the whole file");
});
