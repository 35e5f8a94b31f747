import { expect, test } from "vitest";
import { chooseValues, chosenValues } from "@/components/filter/facet-filter";

const OWNER = { name: "owner", kind: "string" } as const;

test.each([
  { filter: "", values: ["Ada"], becomes: "owner:Ada" },
  { filter: "rows > 10", values: ["Ada"], becomes: "rows > 10 and owner:Ada" },
  { filter: "owner:Ada", values: ["Ada", "Bo X"], becomes: 'owner in ("Ada", "Bo X")' },
  { filter: 'rows > 10 and owner in ("Ada", "Bo")', values: [], becomes: "rows > 10" },
  {
    filter: "owner:Ada or rows > 1",
    values: ["Bo"],
    becomes: "(owner:Ada or rows > 1) and owner:Bo",
  },
  { filter: "OWNER:Ada", values: [], becomes: "" },
])("$filter with $values is $becomes", ({ filter, values, becomes }) => {
  const chosen = chooseValues(filter, OWNER, values);
  expect(chosen).toBe(becomes);
  expect(chosenValues(chosen, "owner")).toEqual(values);
});

test("numbers are compared as numbers, and other conditions on the field are no choice", () => {
  expect(chooseValues("", { name: "tier", kind: "number" }, ["1", "2"])).toBe("tier in (1, 2)");
  expect(chosenValues("tier > 1", "tier")).toEqual([]);
  expect(chosenValues("not owner:Ada", "owner")).toEqual([]);
});
