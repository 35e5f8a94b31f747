import { expect, test } from "vitest";
import { describePlan, describeRead } from "@/components/explore/read-words";

const read = {
  ...{ name: "shop:public/orders", store: "shop", path: "public/orders", rowCount: 1240 },
  ...{ columnCount: 3, conditions: ["total > 100", "paid = true"], isGrouped: false },
  ...{ limit: null, statement: "SELECT", readAt: 1 },
};

test.each([
  [read, "1 240 rows of 3 columns from shop:public/orders where total > 100 and paid = true"],
  [
    { ...read, conditions: [], limit: 1000, rowCount: 1, columnCount: 1 },
    "1 row of 1 column from shop:public/orders, at most 1 000",
  ],
  [
    { ...read, conditions: [], isGrouped: true, rowCount: 12 },
    "12 groups computed by shop:public/orders",
  ],
])("an answer tells what was read of a store", (given, words) => {
  expect(describeRead(given).replace(/[\u00a0\u202f\u2009]/g, " ")).toBe(words);
});

test("a plan begins with what stores are sent", () => {
  const statements = [{ name: "shop:a", statement: "SELECT 1" }];
  expect(describePlan({ plan: "boxes", statements })).toBe("-- sent to shop:a\nSELECT 1\n\nboxes");
});
