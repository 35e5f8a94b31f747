import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalName } from "@/server/lineage/naming";

test.each([
  ["s3a://Bucket", "/a/b/", "s3://bucket", "a/b"],
  ["s3://bucket", "a/b", "s3://bucket", "a/b"],
  [
    "postgresql://DB.example.org",
    "shop.public.orders",
    "postgres://db.example.org:5432",
    "shop.public.orders",
  ],
  ["postgres://db:6543", "shop.public.orders", "postgres://db:6543", "shop.public.orders"],
  ["postgres://db:None", "shop.public.orders", "postgres://db:5432", "shop.public.orders"],
  ["mysql://db", "shop.orders", "mysql://db:3306", "shop.orders"],
  ["file", "data/orders.csv", "file", "/data/orders.csv"],
  ["file:", "/data//orders/", "file", "/data/orders"],
  ["file:///", "/data/orders", "file", "/data/orders"],
  ["bigquery", "project.dataset.table", "bigquery", "project.dataset.table"],
  ["food_delivery", "public.orders", "food_delivery", "public.orders"],
])("%s %s is %s %s", (namespace, name, wantedNamespace, wantedName) => {
  expect(canonicalName({ namespace, name })).toEqual({
    namespace: wantedNamespace,
    name: wantedName,
  });
});

test("a name that was written the one way stays as it is", () => {
  const scheme = fc.constantFrom("s3", "s3a", "postgres", "file", "hdfs", "gs", "kafka");
  const part = fc.stringMatching(/^[A-Za-z0-9._-]{1,12}$/);
  const path = fc.array(part, { maxLength: 4 }).map((parts) => parts.join("/"));
  fc.assert(
    fc.property(scheme, part, path, (given, host, name) => {
      const once = canonicalName({ namespace: `${given}://${host}`, name });
      expect(canonicalName(once)).toEqual(once);
    }),
  );
});
