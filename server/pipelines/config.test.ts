import { describe, expect, test } from "vitest";
import { flattenConfig, resolveConfig } from "@/server/pipelines/config";

const BASE = {
  dataset: "bank-marketing",
  featureView: "client_campaign_profile",
  experiment: "baseline",
  train: { from: "2008-05-01", to: "2008-12-01" },
  evaluate: { from: "2009-11-01", to: "2010-12-01" },
  model: { name: "term-deposit", l2: 1, maxIterations: 50, seed: 1 },
};

describe("resolveConfig", () => {
  test("changes nested keys and keeps their neighbours", () => {
    const config = resolveConfig(BASE, {
      train: { from: "2009-02-01", to: "2009-11-01" },
      model: { l2: 10 },
    });
    expect(config).toEqual({
      ...BASE,
      train: { from: "2009-02-01", to: "2009-11-01" },
      model: { ...BASE.model, l2: 10 },
    });
  });

  test("fills what has a default, and leaves the experiment to the model's name", () => {
    const { experiment: _, ...rest } = BASE;
    const config = resolveConfig({ ...rest, model: { name: "term-deposit" } }, {});
    expect(config).toMatchObject({ model: { l2: 1, maxIterations: 50 } });
    expect(config.experiment).toBeUndefined();
  });

  test.each([
    { name: "an unknown key", changes: { modle: {} }, message: /config: .*modle/ },
    {
      name: "an unknown nested key",
      changes: { model: { L2: 3 } },
      message: /config\.model: .*L2/,
    },
    {
      name: "a wrong type",
      changes: { model: { l2: "3" } },
      message: /config\.model\.l2: .*number/,
    },
    {
      name: "a date that is none",
      changes: { train: { from: "May 2008" } },
      message: /config\.train\.from: .*date/,
    },
    {
      name: "an object in place of text",
      changes: { dataset: {} },
      message: /config\.dataset: .*string/,
    },
    { name: "a missing window", changes: { train: null }, message: /config\.train/ },
    {
      name: "a window that ends before it begins",
      changes: { train: { from: "2009-01-01" } },
      message: /config\.train\.from: .*before/,
    },
    {
      name: "an evaluation on training rows",
      changes: { evaluate: { from: "2008-11-30" } },
      message: /config\.evaluate: .*overlaps/,
    },
  ])("refuses $name and names the place", ({ changes, message }) => {
    expect(() => resolveConfig(BASE, changes)).toThrow(message);
  });

  test("accepts windows that touch, because the end is exclusive", () => {
    const changes = { evaluate: { from: "2008-12-01" } };
    expect(resolveConfig(BASE, changes).evaluate.from).toBe("2008-12-01");
  });
});

test("flattenConfig gives each setting one key", () => {
  expect(flattenConfig({ a: "x", b: { c: 1, d: { e: true } } })).toEqual({
    a: "x",
    "b.c": "1",
    "b.d.e": "true",
  });
});
