import path from "node:path";
import { expect, test } from "vitest";
import { openArrowFile } from "@/server/catalog/analytics/arrow-file";

const FOLDER = path.resolve("server/catalog/fixtures/arrow");
const COLUMNS = [
  ...["id", "u", "name", "kind", "amount", "paid", "day", "at", "ns", "clock"],
  ...["raw", "tags", "x", "big"],
];
const ROWS = [
  [
    ...["1", "1", "Åsa", "a", "12.50", "true", "2026-01-01", "2026-01-01 09:00:00.000001"],
    ...["1970-01-01 00:00:00.000000001", "01:02:03.000004", "00ff", '["x","y"]', "0.1", "l"],
  ],
  [
    ...["9007199254740993", "18446744073709551615", null, "b", "-0.07", null, "1969-12-31"],
    ...[
      "1969-12-31 23:59:59.999999",
      "1970-01-01 00:00:01.000000001",
      null,
      null,
      "[]",
      null,
      null,
    ],
  ],
  [
    ...[null, "0", "王\n", "a", null, "false", null, null, null, "00:00:00", "", null],
    ...["1e+300", ""],
  ],
];

test.each(["uncompressed.feather", "lz4.feather", "zstd.feather", "stream.arrows"])(
  "%s, as pyarrow writes it, loses nothing",
  async (name) => {
    const { columns, batches } = await openArrowFile(path.join(FOLDER, name), name);
    expect(columns.map((column) => column.name)).toEqual(COLUMNS);
    const rows = [];
    for await (const batch of batches()) rows.push(...batch);
    expect(rows).toEqual(ROWS);
  },
);

test("columns begin as what holds them", async () => {
  const { columns } = await openArrowFile(path.join(FOLDER, "lz4.feather"), "lz4.feather");
  expect(Object.fromEntries(columns.map(({ name, becomes }) => [name, becomes]))).toMatchObject({
    ...{ id: "integer", u: "integer", name: "text", kind: "text", amount: "number" },
    ...{ paid: "boolean", day: "date", at: "timestamp", ns: "timestamp", clock: "text" },
    ...{ raw: "text", tags: "text", x: "number", big: "text" },
  });
});

test("another file is said to be none", async () => {
  const wrong = openArrowFile(path.resolve("package.json"), "package.json");
  await expect(wrong).rejects.toThrow("package.json cannot be read as Arrow");
});
