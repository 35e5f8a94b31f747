import { expect, test } from "vitest";
import type { Cell, ReadRequest } from "@/server/catalog/connectors/connector";
import { collect } from "@/server/catalog/connectors/in-batches";
import { connectWarehouse, toObjects, type Warehouse } from "@/server/catalog/connectors/warehouse";
import { InvalidInputError } from "@/server/platform/errors";

test("columns come to their tables, in order, and unknown figures stay unknown", () => {
  const tables = [
    ["shop", "a/b", "table", "12", "2048", "2026-01-02T03:04:05Z"],
    ["shop", "recent", "view", null, null, null],
  ];
  const columns = [
    ["shop", "a/b", "id", "BIGINT", "NO"],
    ["shop", "recent", "id", "INT64", "YES"],
    ["shop", "a/b", "paid", "BOOLEAN", "YES"],
  ];
  expect(toObjects(tables, columns)).toMatchObject([
    {
      ...{ path: "shop/a%2Fb", kind: "table", rowCount: 12, sizeBytes: 2048 },
      modifiedAt: new Date("2026-01-02T03:04:05Z"),
      columns: [
        { name: "id", type: "integer", nullable: false },
        { name: "paid", type: "boolean", nullable: true },
      ],
    },
    { path: "shop/recent", kind: "view", rowCount: null, modifiedAt: null },
  ]);
});

/** Only the protocol is left out: what is asked, and what becomes of the answers, is real. */
function speak(answers: (sql: string) => Cell[][]): Warehouse {
  return {
    async *run(sql) {
      yield* answers(sql);
    },
    tablesSql: () => "tables",
    columnsSql: () => "columns",
    selectSql: ({ columns, limit }: ReadRequest) => `select ${columns.join()} limit ${limit}`,
    describeFault: (error) =>
      error instanceof RangeError ? new InvalidInputError("no right. Grant it") : null,
    versionSql: "version",
    host: "warehouse.example.org",
    user: "ada",
  };
}

test("a fault that the warehouse knows is said in its words, another stays what it was", async () => {
  const refused = connectWarehouse(
    speak(() => {
      throw new RangeError("403");
    }),
    null,
  );
  await expect(refused.list()).rejects.toThrow("no right. Grant it");
  const broken = connectWarehouse(
    speak(() => {
      throw new TypeError("broken");
    }),
    null,
  );
  await expect(broken.list()).rejects.toThrow(TypeError);
});

test("a read is of a table that is there, and stops when it is cancelled", async () => {
  const empty = connectWarehouse(
    speak(() => []),
    null,
  );
  await expect(empty.describe("shop/gone")).rejects.toThrow("There is no table shop/gone");
  const cancel = new AbortController();
  const full = connectWarehouse(
    speak((sql) =>
      sql === "columns"
        ? [["shop", "orders", "id", "INT64", "NO"]]
        : Array.from({ length: 20_000 }, (_, at) => [String(at)]),
    ),
    null,
  );
  const request = { path: "shop/orders", columns: ["id"], after: null, limit: null };
  expect((await collect(full.read(request))).flat()).toHaveLength(20_000);
  const reading = async () => {
    for await (const _ of full.read(request, cancel.signal)) cancel.abort();
  };
  await expect(reading()).rejects.toThrow("aborted");
});
