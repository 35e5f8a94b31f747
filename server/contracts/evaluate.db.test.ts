import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { listAnnotations } from "@/server/annotations/service";
import { ingestBank } from "@/server/catalog/fixtures/bank";
import { getDataset, profileVersion } from "@/server/catalog/service";
import { evaluateContractJob } from "@/server/contracts/jobs";
import {
  createContract,
  evaluateContract,
  findActiveContracts,
  getContract,
  getFailingRows,
  listChecks,
  listContracts,
  listProposals,
  readDraft,
  requestEvaluation,
  saveDocument,
  updateContract,
} from "@/server/contracts/service";
import type { JobContext } from "@/server/jobs/definition";
import { NotFoundError } from "@/server/platform/errors";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

const MONTHLY = [{ property: "window", value: "month" }];
const DOCUMENT = {
  ...{ apiVersion: "v3.1.0", kind: "DataContract", id: "bank-calls", version: "1.0.0" },
  schema: [
    {
      name: "bank",
      quality: [
        { id: "rows", metric: "rowCount", mustBeGreaterOrEqualTo: 1, customProperties: MONTHLY },
      ],
      properties: [
        {
          ...{ name: "contact", logicalType: "string", required: true },
          quality: [
            {
              ...{ id: "contact-known", metric: "missingValues", unit: "percent" },
              ...{ arguments: { missingValues: ["unknown"] }, mustBeLessOrEqualTo: 40 },
              customProperties: MONTHLY,
            },
          ],
        },
        { name: "called_at", logicalType: "date", required: true },
        { name: "age", logicalTypeOptions: { minimum: 18, maximum: 100 } },
        {
          name: "marital",
          classification: "confidential",
          quality: [
            {
              ...{ id: "marital", metric: "invalidValues", mustBe: 0 },
              arguments: { validValues: ["married", "single"] },
            },
          ],
        },
        { name: "client_id", primaryKey: true, unique: true },
        {
          name: "balance",
          quality: [
            {
              ...{ id: "mean-balance", type: "custom", engine: "headrace", severity: "warning" },
              implementation: { check: "statistic", statistic: "mean", max: 1_000 },
            },
          ],
        },
      ],
    },
  ],
  customProperties: [
    {
      property: "consumers",
      value: [{ name: "Campaign team", purpose: "Choose clients to call" }],
    },
  ],
};

let testContext: TestContext;
let ctx: JobContext;
let bank: Awaited<ReturnType<typeof ingestBank>>;
let contractId: string;

beforeAll(async () => {
  testContext = await createTestContext();
  ctx = await testContext.jobContext();
  bank = await ingestBank(ctx);
  const created = await createContract(ctx, {
    slug: "bank-calls",
    name: "Bank calls",
    datasetId: bank.datasetId,
    source: stringify(DOCUMENT),
  });
  contractId = created.id;
});
afterAll(() => testContext.close());

test("unknown contact breaks the rule in May and June 2008 and keeps it from July 2008", async () => {
  const { runId, state } = await evaluateContract(ctx, contractId, bank.versionId);
  expect(state).toBe("failed");
  const checks = await listChecks(ctx, runId);
  const months = checks.filter(({ ruleId }) => ruleId === "contact-known");
  expect(months).toHaveLength(31);
  const failed = months.filter(({ outcome }) => outcome === "failed");
  expect(failed.map(({ windowFrom }) => windowFrom?.toISOString().slice(0, 7))).toEqual([
    "2008-05",
    "2008-06",
  ]);
  const [may, , july, , september] = months;
  expect(may).toMatchObject({ rowCount: 7_957, measured: 100 });
  expect(july).toMatchObject({ rowCount: 6_380, outcome: "passed" });
  expect(july?.measured).toBeCloseTo(4, 0);
  expect(september).toMatchObject({ rowCount: 0, measured: null, outcome: "passed" });
});

test("each kind of rule says what it measured", async () => {
  const { failedChecks } = await evaluateContract(ctx, contractId, bank.versionId);
  const details = failedChecks.map(({ ruleId, detail }) => [ruleId, detail]);
  expect(details).toContainEqual([
    "marital",
    '"marital" has a value outside the list in 5,207 of 45,211 rows',
  ]);
  // Of the other figures, counted from the file by another program (Python, csv), this one warns.
  expect(details.some(([rule]) => rule === "mean-balance")).toBe(false);
  // September 2008 holds no row, which the row count must not overlook.
  expect(details).toContainEqual(["rows", "0 rows, wanted at least 1"]);
  expect(details.some(([rule]) => rule === "age-range" || rule === "client_id-unique")).toBe(false);
});

test("evaluating again replaces the outcome and its annotations", async () => {
  const first = await evaluateContract(ctx, contractId, bank.versionId);
  const second = await evaluateContract(ctx, contractId, bank.versionId);
  expect(second).toEqual(first);
  expect(await ctx.db.contractRun.count({ where: { contractId } })).toBe(1);

  const range = { from: new Date("2008-01-01"), to: new Date("2011-01-01") };
  for (const target of [
    { objectKind: "dataset", objectId: bank.datasetId },
    { objectKind: "contract", objectId: contractId },
  ] as const) {
    const marks = await listAnnotations(ctx, [target], range);
    const contact = marks.filter(({ title }) => title.includes("contact-known"));
    expect(contact).toMatchObject([
      {
        kind: "contract-break",
        at: new Date("2008-05-01"),
        until: new Date("2008-07-01"),
        href: "/contracts/bank-calls",
      },
    ]);
  }
});

test("a job evaluates, and lists show the outcome on contract and dataset", async () => {
  const jobId = await requestEvaluation(ctx, contractId, bank.versionId);
  expect(await testContext.runJob([evaluateContractJob], jobId)).toBe("succeeded");
  const { items } = await listContracts(ctx, { filter: "state:failed" });
  expect(items).toMatchObject([{ slug: "bank-calls", ruleCount: 4, consumerCount: 1 }]);
  expect((await getDataset(ctx, "bank")).contractState).toBe("failed");
});

test("a changed document is a new version, evaluated beside the old one", async () => {
  const [active] = await findActiveContracts(ctx, bank.datasetId);
  expect(active).toMatchObject({ slug: "bank-calls", version: 1, enforcement: "warn" });
  await updateContract(ctx, { id: contractId, enforcement: "block", compatibility: "any" });
  const next = stringify({
    ...DOCUMENT,
    schema: [{ name: "bank", properties: [{ name: "age", required: true }] }],
  });
  const save = { contract: contractId, source: next };
  expect(await saveDocument(ctx, save)).toEqual({ version: 2, changeId: null });
  const { state } = await evaluateContract(ctx, contractId, bank.versionId);
  expect(state).toBe("passed");
  const contract = await getContract(ctx, "bank-calls");
  expect(contract.runs.map((run) => [run.contractVersion, run.state])).toEqual([
    [2, "passed"],
    [1, "failed"],
  ]);
  const target = { objectKind: "contract", objectId: contractId } as const;
  const range = { from: new Date("2008-01-01"), to: new Date("2011-01-01") };
  expect(await listAnnotations(ctx, [target], range)).toEqual([]);
  expect(await saveDocument(ctx, save)).toEqual({ version: 2, changeId: null });
});

test("rows that break a rule are kept with key and time, without columns that may not be shown", async () => {
  const { runs } = await getContract(ctx, "bank-calls");
  const first = runs.find(({ contractVersion }) => contractVersion === 1);
  const { columns, rows } = await getFailingRows(ctx, first?.id ?? "", "contact-known");
  expect(columns).toEqual(["client_id", "called_at", "contact"]);
  expect(rows).toHaveLength(100);
  expect(rows.every(({ contact }) => contact === "unknown")).toBe(true);
  const hidden = await getFailingRows(ctx, first?.id ?? "", "marital");
  expect(hidden.columns).toEqual(["client_id", "called_at"]);
  await expect(getFailingRows(ctx, first?.id ?? "", "age-range")).rejects.toThrow(NotFoundError);
});

test.each([
  ["no YAML", "schema: [", /not YAML.*|cannot be used/],
  ["no object", "apiVersion: v3.1.0\nkind: DataContract\nid: a\nversion: 1.0.0\n", /no object/],
  ["nothing that is required", "id: a\n", /cannot be used/],
])("a contract of %s is refused", async (_, source, message) => {
  const input = { slug: "bad", name: "Bad", datasetId: bank.datasetId, source };
  await expect(createContract(ctx, input)).rejects.toThrow(message);
});

test("a contract begins with the dataset's columns, proposes what its profile shows, and keeps all of it", async () => {
  const { id } = await createContract(ctx, {
    ...{ slug: "begun", name: "Begun", datasetId: bank.datasetId },
  });
  await profileVersion(ctx, bank.versionId);
  const { source } = await getContract(ctx, id);
  const proposals = await listProposals(ctx, { contract: id, source });
  expect(proposals.map((proposal) => proposal.id)).toEqual(
    expect.arrayContaining(["age-range", "marital-values", "client_id-unique", "volume-change"]),
  );
  const draft = await readDraft(ctx, {
    ...{ contract: id, source },
    edits: proposals.flatMap(({ edits }) => edits),
  });
  expect(draft.problems).toEqual([]);
  expect(draft.unmeasured).toEqual([]);
  expect(await listProposals(ctx, { contract: id, source: draft.source })).toEqual([]);
  await saveDocument(ctx, { contract: id, source: draft.source });
  const { state, failedChecks } = await evaluateContract(ctx, id, bank.versionId);
  expect(failedChecks).toEqual([]);
  expect(state).toBe("passed");
});

/** The outcome of one rule, at a property or, where none is named, at the object. */
async function evaluate(quality: object, property?: string, more: object[] = []) {
  const object = property === undefined ? { quality: [quality] } : {};
  const properties = [
    { name: "client_id", primaryKey: true },
    ...(property === undefined ? [] : [{ name: property, quality: [quality] }]),
    ...more,
  ];
  const { id } = await createContract(ctx, {
    ...{ slug: `rule-${randomUUID().slice(0, 8)}`, name: "Rule", datasetId: bank.datasetId },
    source: stringify({
      ...{ apiVersion: "v3.1.0", kind: "DataContract", id: "rule", version: "1.0.0" },
      schema: [{ name: "calls", ...object, properties }],
    }),
  });
  const { runId } = await evaluateContract(ctx, id, bank.versionId);
  const own = ["columns", "types", "required", "primary-key"];
  const checks = await listChecks(ctx, runId);
  return { runId, checks: checks.filter(({ ruleId }) => !own.includes(ruleId)) };
}

describe("a rule of some rows", () => {
  const filter = (value: string, more: object[] = []) => ({
    customProperties: [{ property: "filter", value }, ...more],
  });

  // Counted from the file by another program (Python, csv).
  test.each<[string, object, string | undefined, object]>([
    [
      "a share is of those rows",
      {
        ...{ metric: "invalidValues", arguments: { validValues: ["cellular", "telephone"] } },
        ...{ unit: "percent", mustBeLessOrEqualTo: 40, ...filter("job = 'student'") },
      },
      "contact",
      { rowCount: 938, brokenRows: 142, outcome: "passed" },
    ],
    [
      "rows are counted",
      { metric: "rowCount", mustBe: 938, ...filter("job = 'student'") },
      undefined,
      { measured: 938, outcome: "passed" },
    ],
    [
      "a statistic is theirs",
      {
        ...{ type: "custom", engine: "headrace", ...filter("job = 'student' -- and no other") },
        implementation: { check: "statistic", statistic: "max", max: 60 },
      },
      "age",
      { measured: 48, outcome: "passed" },
    ],
    [
      "what reads a file is an error",
      { metric: "nullValues", mustBe: 0, ...filter("age > (SELECT 1 FROM '/etc/passwd')") },
      "age",
      { outcome: "error", detail: expect.stringMatching(/^filter: /) },
    ],
    [
      "what is no condition is an error",
      { metric: "nullValues", mustBe: 0, ...filter("age >") },
      "age",
      { outcome: "error", detail: expect.stringMatching(/^filter: .*syntax/) },
    ],
  ])("%s", async (_, rule, property, expected) => {
    const { checks } = await evaluate(rule, property);
    expect(checks).toMatchObject([expected]);
  });

  test("is checked in each month, and the rows that are kept are some of them", async () => {
    const month = { property: "window", value: "month" };
    const rule = {
      ...{ id: "known", metric: "invalidValues", mustBe: 0 },
      arguments: { validValues: ["cellular", "telephone"] },
      ...filter("job = 'student'", [month]),
    };
    const { runId, checks } = await evaluate(rule, "contact");
    expect(checks).toHaveLength(31);
    expect(checks.reduce((sum, { measured }) => sum + (measured ?? 0), 0)).toBe(142);
    const { columns, rows } = await getFailingRows(ctx, runId, "known");
    expect(columns).toEqual(["client_id", "called_at", "contact"]);
    expect(rows).toHaveLength(100);
  });
});

test.each([
  ["all rows", undefined, 36185],
  ["some rows", "job = 'student'", 131],
])("a foreign key of %s keeps rows that point nowhere", async (_, filter, orphans) => {
  const customProperties = filter === undefined ? [] : [{ property: "filter", value: filter }];
  const age = { name: "age", relationships: [{ to: "bank.day", customProperties }] };
  const { runId, checks } = await evaluate(
    { metric: "rowCount", mustBeGreaterThan: 0 },
    undefined,
    [age],
  );
  expect(checks.find(({ ruleId }) => ruleId === "age-reference")).toMatchObject({
    ...{ measured: orphans, outcome: "failed", failingRows: 100 },
  });
  const { columns, rows } = await getFailingRows(ctx, runId, "age-reference");
  expect(columns).toEqual(["client_id", "called_at", "age"]);
  expect(rows.every((row) => Number(row.age) > 31 || Number(row.age) < 1)).toBe(true);
});

test("columns that the document does not declare are counted", async () => {
  const implementation = { check: "onlyColumns" };
  const { checks } = await evaluate({ type: "custom", engine: "headrace", implementation });
  expect(checks).toMatchObject([{ measured: 18, outcome: "failed" }]);
});

describe("a rule in SQL", () => {
  const judged = async (quality: object) => (await evaluate(quality, "age")).checks[0];

  test.each([
    ["the standard's placeholders", "SELECT count(*) FROM {object} WHERE {property} > 90", 7],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the standard writes it so
    ["its schema's", "SELECT count(*) FROM ${table} WHERE ${column} > 90", 7],
    ["the dataset's own name", "SELECT max(age) FROM bank", 95],
    ["true or false", "SELECT bool_and({property} >= 18) FROM {object}", 1],
  ])("is measured by %s", async (_, query, measured) => {
    const check = await judged({ type: "sql", query, mustBeLessThan: 8 });
    expect(check).toMatchObject({ measured, outcome: measured < 8 ? "passed" : "failed" });
  });

  const rowsOf = async (quality: object, more: object[] = []) => {
    const { runId, checks } = await evaluate(quality, "age", more);
    const [check] = checks;
    if (check?.failingRows === 0) return check.failingNote;
    return getFailingRows(ctx, runId, check?.ruleId ?? "");
  };
  const marital = { name: "marital", classification: "confidential" };

  test("that counts keeps the rows it counts, as the query gives them", async () => {
    const query = "SELECT count(*) FROM (SELECT age, job AS work FROM {object} WHERE age > 90)";
    const found = await rowsOf({ type: "sql", query, mustBe: 0 });
    expect(found).toMatchObject({ columns: ["age", "work"] });
    expect((found as { rows: object[] }).rows).toHaveLength(7);
    const implementation = { check: "noRows", query: "SELECT * FROM {object} WHERE age > 90" };
    const own = await rowsOf({ type: "custom", engine: "headrace", implementation });
    expect((own as { rows: object[] }).rows).toHaveLength(7);
  });

  test("keeps no cell of a class that is not copied, whatever a query calls it", async () => {
    const plain = { type: "sql", query: "SELECT count(*) FROM {object} WHERE age > 90", mustBe: 0 };
    const { columns } = (await rowsOf(plain, [marital])) as { columns: string[] };
    expect(columns).toContain("age");
    expect(columns).not.toContain("marital");
    const query = "SELECT count(*) FROM (SELECT marital AS m FROM {object} WHERE age > 90)";
    expect(await rowsOf({ type: "sql", query, mustBe: 0 }, [marital])).toMatch(/another name/);
  });

  test("that gives another figure says that it names no rows", async () => {
    const query = "SELECT max(age) FROM {object}";
    expect(await rowsOf({ type: "sql", query, mustBe: 0 })).toMatch(/names no rows/);
  });

  test("is a condition that every row keeps", async () => {
    const implementation = { check: "rows", expression: "age < 95 OR job = 'retired'" };
    const check = await judged({ type: "custom", engine: "headrace", implementation });
    expect(check).toMatchObject({ measured: 0, outcome: "passed" });
  });

  test.each([
    ["reads a file", "SELECT count(*) FROM read_csv('/etc/passwd')", /read_csv is not among/],
    ["writes", "COPY (SELECT 1) TO '/tmp/x'", /Only SELECT/],
    ["names no dataset", "SELECT count(*) FROM nowhere", /not found/],
    ["gives two rows", "SELECT age FROM {object} LIMIT 2", /one row of one number/],
    ["gives a word", "SELECT 'word'", /one row of one number/],
    ["is no SQL", "SELEC 1", /syntax/],
  ])("that %s is an error and never a pass", async (_, query, message) => {
    const check = await judged({ type: "sql", query, mustBe: 0 });
    expect(check).toMatchObject({ outcome: "error", measured: null });
    expect(check?.detail).toMatch(message);
  });
});
