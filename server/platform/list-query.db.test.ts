import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ListInput } from "@/server/lib/list/schema";
import { InvalidInputError } from "@/server/platform/errors";
import type { ListSpec } from "@/server/platform/list-query";
import { listRows } from "@/server/platform/list-rows";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

type Thing = {
  id: string;
  name: string;
  score: number | null;
  total: string;
  at: string | null;
  active: boolean | null;
  state: string | null;
  tags: string[] | null;
};

const SPEC: ListSpec<string> = {
  select: "t.id, t.name, t.score",
  from: "list_things t",
  where: { sql: "t.team = $1", values: ["ours"] },
  fields: {
    id: { sql: "t.id", type: "text", nullable: false },
    name: { sql: "t.name", type: "text", nullable: false },
    score: { sql: "t.score", type: "number" },
    ratio: { sql: "t.ratio", type: "number", castType: "real" },
    total: { sql: "t.total", type: "number", nullable: false, castType: "bigint" },
    at: { sql: "t.at", type: "time" },
    active: { sql: "t.active", type: "boolean" },
    state: { sql: "t.state", type: "enum", values: ["open", "done"] },
    tag: { sql: "t.tags", type: "tags" },
    "metric.*": (key) => ({
      sql: "m.last",
      type: "number",
      elsewhere: {
        within: (condition) =>
          `EXISTS (SELECT 1 FROM list_metrics m WHERE m.id = t.id AND m.key = ${key} AND ${condition})`,
        sortSql: `(SELECT m.last FROM list_metrics m WHERE m.id = t.id AND m.key = ${key})`,
      },
    }),
  },
  search: ["t.name", "t.state::text"],
  defaultSort: "-at",
  idSql: "t.id",
  toItem: (row) => {
    expect(Object.keys(row).sort()).toEqual(["id", "name", "score"]);
    return String(row.id);
  },
};

let tests: TestContext;
beforeAll(async () => {
  tests = await createTestContext();
  await tests.ctx.pool.query(`
    CREATE TYPE list_state AS ENUM ('open', 'done');
    CREATE TABLE list_things (
      id text PRIMARY KEY, team text NOT NULL DEFAULT 'ours', name text NOT NULL,
      score double precision, ratio real, total bigint NOT NULL, at timestamptz,
      active boolean, state list_state, tags text[]);
    CREATE TABLE list_metrics (id text, key text, last double precision, PRIMARY KEY (id, key));`);
});
beforeEach(() => tests.ctx.pool.query("TRUNCATE list_things, list_metrics"));
afterAll(() => tests.close());

function aThing(id: string, overrides: Partial<Thing> = {}): Thing {
  const empty = { score: null, at: null, active: null, state: null, tags: null };
  return { id, name: `thing ${id}`, total: "0", ...empty, ...overrides };
}

async function addThings(things: readonly Thing[]): Promise<void> {
  for (const { id, name, score, total, at, active, state, tags } of things) {
    await tests.ctx.pool.query(
      `INSERT INTO list_things (id, name, score, ratio, total, at, active, state, tags)
       VALUES ($1, $2, $3, $3::double precision / 3, $4, $5, $6, $7, $8)`,
      [id, name, score, total, at, active, state, tags],
    );
  }
}

async function addMetric(id: string, key: string, last: number): Promise<void> {
  await tests.ctx.pool.query("INSERT INTO list_metrics VALUES ($1, $2, $3)", [id, key, last]);
}

function list(input: ListInput = {}) {
  return listRows(tests.ctx, SPEC, input);
}

describe("filtering", () => {
  beforeEach(async () => {
    const { name } = tests.ctx.actor;
    await addThings([
      aThing("a", { name: "Alpha 100%", score: 0.5, at: "2026-01-31T00:00:00Z", state: "open" }),
      aThing("b", {
        name: "beta_x",
        score: 2,
        total: "9007199254740993",
        active: true,
        tags: ["base", "two words"],
      }),
      aThing("c", {
        name,
        score: Number.NaN,
        at: "2026-01-31T23:59:59.999999Z",
        active: false,
        tags: [],
      }),
      aThing("d", { name: "delta\\", at: "2026-02-01T00:00:00Z", state: "done", tags: ["other"] }),
    ]);
    await addMetric("a", "auc", 0.9);
    await addMetric("b", "auc", 0.7);
    await addMetric("b", "val/auc", 0.1);
    await tests.ctx.pool.query(
      "INSERT INTO list_things (id, team, name, total) VALUES ('z', 'theirs', 'alpha', 0)",
    );
  });

  test.each([
    ["", "abcd"],
    ["name:beta_x", "b"],
    ["name = BETA_X", ""],
    ["name:me", "c"],
    ["name > b and name < e", "bd"],
    ["name contains ALPHA", "a"],
    ['"100%"', "a"],
    ['"%"', "a"],
    ["beta_", "b"],
    ['"a_p"', ""],
    ['"\\\\"', "d"],
    ["alpha open", "a"],
    ["name ~ '^(Al|be)'", "ab"],
    ["score > 0.5", "bc"],
    ["score >= 0.5 and score < 3", "ab"],
    ["score = nan", "c"],
    ["score = 2.0", "b"],
    ["score != 2", "acd"],
    ["not score > 1", "ad"],
    ["score in (0.5, 2)", "ab"],
    ["score not in (0.5)", "bcd"],
    ["score in (2, null)", "bd"],
    ["score = null", "d"],
    ["score != null", "abc"],
    ["score exists", "abc"],
    ["score not exists", "d"],
    ["total > 9007199254740992", "b"],
    ["total < 0.5", "acd"],
    ["at = 2026-01-31", "ac"],
    ["at in (2026-01-31, 2026-02-01T00:00)", "acd"],
    ["at > 2026-01-31", "d"],
    ["at >= 2026-01-31", "acd"],
    ["at < 2026-01-31", ""],
    ["at <= 2026-01-31", "ac"],
    ["at != 2026-01-31", "bd"],
    ["at > 2026-01-31T23:59:59+00:00", "cd"],
    ["active:true", "b"],
    ["active != true", "acd"],
    ["state:OPEN", "a"],
    ["state in (open, done)", "ad"],
    ["state != open", "bcd"],
    ["state contains on", "d"],
    ["tag:base", "b"],
    ['tag = "two words"', "b"],
    ["tag != base", "acd"],
    ["not tag:base", "acd"],
    ["tag in (base, other)", "bd"],
    ["tag contains WORD", "b"],
    ["tag ~ '^o'", "d"],
    ["tag exists", "bd"],
    ["tag not exists", "ac"],
    ["metric.auc > 0.8", "a"],
    ["metric.auc != 0.9", "bcd"],
    ["metric.auc in (0.7, 0.9)", "ab"],
    ["metric.auc exists", "ab"],
    ["metric.auc = null", "cd"],
    ["metric.`val/auc` < 1", "b"],
    ["state:open or tag:other and not score exists", "ad"],
    ["(state:open or tag:other) and not score exists", "d"],
  ])("%s finds %j", async (filter, ids) => {
    const page = await list({ filter, sort: "id" });
    expect(page).toMatchObject({ items: [...ids], approxTotal: ids.length, nextCursor: null });
  });

  test("a wrong pattern is refused with its place, even after a right one", async () => {
    const failing = list({ filter: "name ~ '^a' and name ~ '('" });
    await expect(failing).rejects.toThrow(InvalidInputError);
    await expect(failing).rejects.toThrow('"(" is not a valid regular expression at character 24');
  });
});

describe("paging", () => {
  const SORTS = ["id", "name", "score", "ratio", "total", "at", "active", "state", "metric.auc"];
  const ORDER_BY: Readonly<Record<string, string>> = {
    "metric.auc": "(SELECT last FROM list_metrics m WHERE m.id = t.id AND m.key = 'auc')",
  };

  test("visits every row exactly once and in order, with ties and missing values", async () => {
    const aRow = fc.record({
      name: fc.constantFrom("a", "B", "b", "ä", "it's"),
      score: fc.constantFrom(null, 0.1, -1e30, 1 / 3, Number.NaN, Number.NEGATIVE_INFINITY),
      total: fc.constantFrom("0", "9007199254740992", "9007199254740993"),
      at: fc.constantFrom(null, "2026-01-01T00:00:00.000001Z", "2026-01-01T00:00:00.000002Z"),
      active: fc.constantFrom(null, true, false),
      state: fc.constantFrom(null, "open", "done"),
      auc: fc.constantFrom(null, 0.5, 0.25),
    });
    const request = fc.record({
      rows: fc.array(aRow, { maxLength: 14 }),
      field: fc.constantFrom(...SORTS),
      sign: fc.constantFrom("", "-"),
      limit: fc.integer({ min: 1, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ rows, field, sign, limit }) => {
        await tests.ctx.pool.query("TRUNCATE list_things, list_metrics");
        for (const [index, { auc, ...row }] of rows.entries()) {
          const id = `t${(index * 7) % 15}`;
          await addThings([aThing(id, row)]);
          if (auc !== null) await addMetric(id, "auc", auc);
        }
        const expression = ORDER_BY[field] ?? `t.${field}`;
        const direction = sign === "" ? "ASC" : "DESC";
        const { rows: expected } = await tests.ctx.pool.query(
          `SELECT id FROM list_things t ORDER BY ${expression} ${direction} NULLS LAST, id ${direction}`,
        );

        const seen = await readAllPages({ sort: `${sign}${field}`, limit }, rows.length);
        expect(seen).toEqual(expected.map(({ id }) => id));
      }),
      { numRuns: 150 },
    );
  });

  async function readAllPages(input: ListInput, total: number): Promise<string[]> {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await list({ ...input, cursor });
      expect(page.approxTotal).toBe(total);
      expect(page.items.length).toBeLessThanOrEqual(input.limit ?? 0);
      seen.push(...page.items);
      expect(seen.length).toBeLessThanOrEqual(total);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return seen;
  }

  test("rows added before the position do not shift later pages", async () => {
    await addThings(["b", "d", "f"].map((id) => aThing(id)));
    const first = await list({ sort: "id", limit: 2 });
    await addThings([aThing("a")]);
    const second = await list({ sort: "id", limit: 2, cursor: first.nextCursor });
    expect([first.items, second.items]).toEqual([["b", "d"], ["f"]]);
  });

  test("a cursor of another sort or filter, or a damaged one, is refused", async () => {
    await addThings(["a", "b", "c"].map((id) => aThing(id, { score: 1 })));
    const { nextCursor: cursor } = await list({ sort: "score", filter: "thing", limit: 1 });
    const changed = Buffer.from(cursor ?? "", "base64url")
      .toString()
      .replace('"1"', '"x"');

    const again = { sort: "score", filter: ' "thing" ', cursor };
    await expect(list(again)).resolves.toMatchObject({ items: ["b", "c"], approxTotal: 3 });
    await expect(list({ ...again, sort: "-score" })).rejects.toThrow(/belongs to the sort "score"/);
    await expect(list({ ...again, filter: "other" })).rejects.toThrow(/belongs to another filter/);
    await expect(list({ ...again, cursor: "nonsense" })).rejects.toThrow(/is damaged/);
    await expect(
      list({ ...again, cursor: Buffer.from(changed).toString("base64url") }),
    ).rejects.toThrow(InvalidInputError);
  });

  test.each([
    ["scroe", /Unknown field "scroe" at character 1\. Did you mean "score"\?/],
    ["tag", /cannot be sorted by "tag"/],
    ["name desc", /Expected one field name/],
  ])("the sort %j is refused", async (sort, message) => {
    await expect(list({ sort })).rejects.toThrow(InvalidInputError);
    await expect(list({ sort })).rejects.toThrow(message);
  });

  test("an empty list has no rows, no next page and a total of zero", async () => {
    const { asOf, ...page } = await list();
    expect(page).toEqual({ items: [], nextCursor: null, approxTotal: 0 });
    expect(asOf).toBeInstanceOf(Date);
  });
});

test("a list that takes too long is stopped and says so", async () => {
  await addThings([aThing("a")]);
  const slow = { ...SPEC, from: "(SELECT *, pg_sleep(30) FROM list_things) t", where: undefined };
  const failing = listRows(tests.ctx, slow, {}, { timeoutMs: 100 });
  await expect(failing).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
  await expect(failing).rejects.toThrow("The list took longer than 0.1 s");
});
