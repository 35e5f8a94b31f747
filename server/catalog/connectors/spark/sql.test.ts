import { expect, test } from "vitest";
import { quoteText, selectSql, toColumns } from "@/server/catalog/connectors/spark/sql";

test("columns are cast in SQL, and an earlier value is compared in its column's own type", () => {
  const types = new Map([
    ["id", "bigint"],
    ["photo", "binary"],
  ]);
  const request = {
    path: "shop/or`ders",
    columns: ["id", "photo"],
    after: { column: "id", value: "9" },
    limit: 5,
  };
  expect(selectSql("main", request, types)).toBe(
    "SELECT CAST(`id` AS STRING) AS c0, hex(`photo`) AS c1 FROM `main`.`shop`.`or``ders` WHERE `id` > CAST('9' AS bigint) LIMIT 5",
  );
});

test("a text cannot leave its quotes", () => {
  expect(quoteText("a\\' OR 1=1")).toBe("'a\\\\\\' OR 1=1'");
});

test("what a DESCRIBE says about partitions is no column", () => {
  const rows = [
    ["id", "bigint", null],
    ["day", "date", null],
    ["# Partition Information", "", ""],
    ["# col_name", "data_type", "comment"],
    ["day", "date", null],
  ];
  expect(toColumns(rows)).toMatchObject([
    { name: "id", type: "integer", nullable: true },
    { name: "day", type: "date" },
  ]);
});
