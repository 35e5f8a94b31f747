import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { InvalidInputError } from "@/server/platform/errors";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { listRuns } from "@/server/tracking/service";
import { someRuns } from "@/server/tracking/workspace/fixtures/runs";
import { groupRuns, saveDefinition } from "@/server/tracking/workspace/service";

let tests: TestContext;
beforeAll(async () => {
  tests = await createTestContext();
});
afterAll(() => tests.close());

const run = (model: string | null, metrics: Record<string, number> = {}, depth?: string) => ({
  params: { ...(model === null ? {} : { model }), ...(depth === undefined ? {} : { depth }) },
  metrics,
});

describe("groups of runs", () => {
  test("carry mean, deviation, range and n of what their runs logged, the largest first", async () => {
    const { slug, idOf } = await someRuns(tests.ctx, [
      run("gbt", { auc: 0.7 }),
      run("gbt", { auc: 0.9 }),
      run("gbt"),
      run("logit", { auc: 0.6 }),
      run(null, { auc: 0.5 }),
      run(null),
    ]);
    const found = await groupRuns(tests.ctx, {
      project: slug,
      by: ["param.model"],
      metrics: ["auc", "never"],
    });
    expect(found).toMatchObject({ totalGroups: 3, totalRuns: 6, aggregations: { auc: "last" } });
    const [gbt, none, logit] = found.groups;
    expect(gbt).toMatchObject({
      values: ["gbt"],
      n: 3,
      runIds: [idOf(2), idOf(1), idOf(0)],
      filter: "param.model:gbt",
      metrics: { auc: { min: 0.7, max: 0.9, n: 2 } },
    });
    expect(gbt?.metrics.auc?.mean).toBeCloseTo(0.8, 12);
    // Two values 0.2 apart: sqrt(2 · 0.1² / 1).
    expect(gbt?.metrics.auc?.sd).toBeCloseTo(Math.SQRT2 / 10, 12);
    expect(gbt?.metrics.never).toBeUndefined();
    expect(none).toMatchObject({ values: [null], n: 2, filter: "param.model not exists" });
    expect(logit?.metrics.auc).toMatchObject({ n: 1, sd: null });
  });

  test("of three fields name a filter that finds exactly their runs", async () => {
    const runs = Array.from({ length: 24 }, (_, index) => ({
      ...run(
        index % 2 === 0 ? "gb\"t and 'x'" : null,
        { auc: [1e-7, -0.25, 0.1 + 0.2][index % 3] ?? 0 },
        String(index % 4),
      ),
      tags: { odd: index % 5 === 0 ? "yes\nno" : "" },
    }));
    const { slug } = await someRuns(tests.ctx, runs);
    const by = ["param.model", "metric.auc", "tag.odd"];
    const { groups } = await groupRuns(tests.ctx, { project: slug, by });
    expect(groups.reduce((sum, { n }) => sum + n, 0)).toBe(runs.length);
    for (const group of groups) {
      const page = await listRuns(tests.ctx, { project: slug, filter: group.filter ?? "" });
      expect(page.items.map(({ id }) => id).sort(), group.filter ?? "").toEqual(
        [...group.runIds].sort(),
      );
    }
  });

  test("by fields of several values are named by all of them, without a filter", async () => {
    const { slug } = await someRuns(tests.ctx, [
      { tags: { b: "1", a: "1" } },
      { tags: { a: "2", b: "2" } },
      {},
    ]);
    const { groups } = await groupRuns(tests.ctx, { project: slug, by: ["tag", "duration"] });
    expect(groups.filter(({ values }) => values[0] === "a, b")).toHaveLength(2);
    const none = groups.find(({ values }) => values[0] === null);
    expect(groups.map(({ filter }) => filter === null)).toEqual(
      groups.map((group) => group !== none),
    );
    const page = await listRuns(tests.ctx, { project: slug, filter: none?.filter ?? "" });
    expect(page.items.map(({ id }) => id)).toEqual(none?.runIds);
  });

  test("by time are days, and their filter finds the day", async () => {
    const { slug } = await someRuns(tests.ctx, [run(null), run(null)]);
    const { groups } = await groupRuns(tests.ctx, { project: slug, by: ["started"] });
    expect(groups).toMatchObject([{ values: ["2026-03-01"], n: 2 }]);
    const filter = groups[0]?.filter ?? "";
    expect((await listRuns(tests.ctx, { project: slug, filter })).items).toHaveLength(2);
  });

  test.each([
    ["param.depth", ["2", "10", "auto", null]],
    ["-param.depth", ["10", "2", "auto", null]],
    ["metric.auc", ["auto", "2", "10", null]],
    ["-metric.auc", ["10", "2", "auto", null]],
    ["n", ["10", "2", null, "auto"]],
  ])("sorted by %s put numbers in their order and missing ones last", async (sort, expected) => {
    const { slug } = await someRuns(tests.ctx, [
      run(null, { auc: 0.1 }, "auto"),
      run(null, { auc: 0.1 }, "auto"),
      run(null),
      run(null, { auc: 0.2 }, "2"),
      run(null, { auc: 0.3 }, "10"),
    ]);
    const { groups } = await groupRuns(tests.ctx, {
      project: slug,
      by: ["param.depth"],
      metrics: ["auc"],
      sort,
    });
    expect(groups.map(({ values }) => values[0])).toEqual(expected);
  });

  test("heed the filter, and count all groups where a limit shows some", async () => {
    const { slug } = await someRuns(
      tests.ctx,
      Array.from({ length: 9 }, (_, index) => run(`m${index}`, { auc: index })),
    );
    const found = await groupRuns(tests.ctx, {
      project: slug,
      filter: "metric.auc >= 3",
      by: ["param.model"],
      limit: 2,
    });
    expect(found.groups).toHaveLength(2);
    expect(found).toMatchObject({ totalGroups: 6, totalRuns: 6 });
  });

  test("take each run's smallest value where the team says so, NaN being no value", async () => {
    const { slug, ids } = await someRuns(tests.ctx, [
      run("a", { loss: 0.5 }),
      run("a", { loss: Number.NaN }),
      run("a", { loss: Number.MAX_VALUE }),
    ]);
    await tests.ctx.pool.query(
      "UPDATE run_metrics SET min = 0.25 WHERE last = 0.5 AND run_seq = (SELECT seq FROM runs WHERE id = $1)",
      [ids[0]],
    );
    await saveDefinition(tests.ctx, {
      project: slug,
      key: "loss",
      direction: "lower",
      aggregation: "min",
    });
    const { groups, aggregations } = await groupRuns(tests.ctx, {
      project: slug,
      by: ["param.model"],
      metrics: ["loss"],
    });
    expect(aggregations).toEqual({ loss: "min" });
    expect(groups[0]?.metrics.loss).toEqual({
      mean: 0.25,
      sd: null,
      min: 0.25,
      max: Number.MAX_VALUE,
      n: 2,
    });
  });

  test("of a project without runs are none", async () => {
    const { slug } = await someRuns(tests.ctx, []);
    expect(await groupRuns(tests.ctx, { project: slug, by: ["owner"] })).toMatchObject({
      groups: [],
      totalGroups: 0,
      totalRuns: 0,
    });
  });

  test.each([
    ["an unknown field", { by: ["parm.model"] }, /param\.model/],
    [
      "a sort by what is not shown",
      { by: ["owner"], sort: "metric.auc" },
      /Sort by one of n, owner/,
    ],
    ["a wrong filter", { by: ["owner"], filter: "metric.auc >" }, /character|expected|end/i],
    ["a wrong pattern", { by: ["owner"], filter: 'name ~ "("' }, /not a valid regular expression/],
  ])("of %s are refused with advice", async (_, wrong, message) => {
    const { slug } = await someRuns(tests.ctx, []);
    const refused = groupRuns(tests.ctx, { project: slug, ...wrong });
    await expect(refused).rejects.toThrow(InvalidInputError);
    await expect(groupRuns(tests.ctx, { project: slug, ...wrong })).rejects.toThrow(message);
  });
});
