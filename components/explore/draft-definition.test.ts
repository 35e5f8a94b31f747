import { describe, expect, test } from "vitest";
import {
  type DraftForm,
  findGap,
  toDefinition,
  toDraftFeature,
  toFeatureName,
  typesOf,
} from "@/components/explore/draft-definition";

const column = (name: string, type: string) => toDraftFeature({ name, source: name, type });
const form = (more: Partial<DraftForm> = {}): DraftForm => ({
  name: "calls",
  description: "",
  datasetId: "d",
  entityName: "client",
  joinKey: "client_id",
  timeColumn: "called_at",
  labelColumn: "y",
  features: [
    column("client_id", "integer"),
    column("called_at", "date"),
    column("age", "integer"),
    column("job", "text"),
    column("y", "boolean"),
  ],
  ...more,
});

describe("a draft", () => {
  test("takes columns as their types suggest, but not its key, time and label", () => {
    expect(toDefinition(form())).toMatchObject({
      labelColumn: "y",
      features: [
        { name: "age", source: "age", type: "numeric", imputation: { strategy: "median" } },
        { name: "job", source: "job", type: "categorical", imputation: { strategy: "mode" } },
      ],
    });
  });

  test("reads a constant by the feature's type", () => {
    const constant = { strategy: "constant", constant: "0" } as const;
    const features = [
      { ...column("age", "integer"), ...constant },
      { ...column("job", "text"), ...constant },
      { ...column("loan", "boolean"), ...constant, constant: "false" },
    ];
    expect(toDefinition(form({ features })).features.map(({ imputation }) => imputation)).toEqual([
      { strategy: "constant", value: 0 },
      { strategy: "constant", value: "0" },
      { strategy: "constant", value: false },
    ]);
  });

  test.each([
    [{ name: " " }, "name"],
    [{ entityName: "" }, "describe"],
    [{ timeColumn: "" }, "time"],
    [{ features: [column("y", "boolean")] }, "at least one"],
    [
      { features: [{ ...column("age", "integer"), strategy: "constant", constant: "x" } as const] },
      "constant of age",
    ],
  ])("that lacks something says what: %o", (more, words) => {
    expect(findGap(form(more))).toContain(words);
    expect(findGap(form())).toBeUndefined();
  });
});

test.each([
  ["age", "age"],
  ["Größe (cm)", "gro_e_cm"],
  ["2nd call", "f_2nd_call"],
])("the column %s is called %s", (name, feature) => {
  expect(toFeatureName(name)).toBe(feature);
});

test("words and times are never numbers", () => {
  expect(typesOf("text")).not.toContain("numeric");
  expect(typesOf("timestamp")).not.toContain("numeric");
});
