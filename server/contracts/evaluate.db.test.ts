import { afterAll, beforeAll, expect, test } from "vitest";
import { listAnnotations } from "@/server/annotations/service";
import { ingestBank } from "@/server/catalog/fixtures/bank";
import { getDataset } from "@/server/catalog/service";
import { evaluateContractJob } from "@/server/contracts/jobs";
import type { ContractDocumentInput } from "@/server/contracts/schema";
import {
  createContract,
  evaluateContract,
  findActiveContracts,
  getContract,
  listChecks,
  listContracts,
  requestEvaluation,
  updateContract,
} from "@/server/contracts/service";
import type { JobContext } from "@/server/jobs/definition";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

const DOCUMENT: ContractDocumentInput = {
  columns: [
    { name: "contact", type: "text", required: true },
    { name: "called_at", type: "date", required: true },
  ],
  rules: [
    {
      id: "contact-known",
      kind: "maxShare",
      column: "contact",
      value: "unknown",
      max: 0.4,
      window: "month",
    },
    { id: "age-range", kind: "range", column: "age", min: 18, max: 100 },
    { id: "marital", kind: "acceptedValues", column: "marital", values: ["married", "single"] },
    { id: "client", kind: "unique", column: "client_id" },
    { id: "rows", kind: "rowCount", min: 1, window: "month" },
  ],
  consumers: [{ name: "Campaign team", purpose: "Choose clients to call" }],
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
    document: DOCUMENT,
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
  const failed = months.filter(({ passed }) => !passed);
  expect(failed.map(({ windowFrom }) => windowFrom?.toISOString().slice(0, 7))).toEqual([
    "2008-05",
    "2008-06",
  ]);
  const [may, , july, , september] = months;
  expect(may).toMatchObject({ rowCount: 7_957, measured: 1 });
  expect(july).toMatchObject({ rowCount: 6_380, passed: true });
  expect(july?.measured).toBeCloseTo(0.04, 2);
  expect(september).toMatchObject({ rowCount: 0, measured: null, passed: true });
});

test("each kind of rule says what it measured", async () => {
  const { failedChecks } = await evaluateContract(ctx, contractId, bank.versionId);
  const details = failedChecks.map(({ ruleId, detail }) => [ruleId, detail]);
  expect(details).toContainEqual([
    "marital",
    '"marital" has a value outside the list in 5,207 of 45,211 rows',
  ]);
  // September 2008 holds no row, which the row count must not overlook.
  expect(details).toContainEqual(["rows", "0 rows, wanted at least 1"]);
  expect(details.some(([rule]) => rule === "age-range" || rule === "client")).toBe(false);
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
  expect(items).toMatchObject([{ slug: "bank-calls", ruleCount: 5, consumerCount: 1 }]);
  expect((await getDataset(ctx, "bank")).contractState).toBe("failed");
});

test("a changed document is a new version, evaluated beside the old one", async () => {
  const [active] = await findActiveContracts(ctx, bank.datasetId);
  expect(active).toMatchObject({ slug: "bank-calls", version: 1, enforcement: "warn" });
  const rules = [{ id: "age-given", kind: "notNull" as const, column: "age" }];
  const update = { id: contractId, enforcement: "block" as const, document: { rules } };
  expect(await updateContract(ctx, update)).toEqual({ version: 2 });
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
  expect(await updateContract(ctx, update)).toEqual({ version: 2 });
});

test.each([
  [
    "a column that the dataset does not have",
    { rules: [{ id: "x", kind: "notNull", column: "phone" }] },
    /no column "phone"/,
  ],
  [
    "a range without bounds",
    { rules: [{ id: "x", kind: "range", column: "age" }] },
    /give min, max or both/,
  ],
  [
    "one id for two rules",
    { rules: [1, 2].map(() => ({ id: "x", kind: "notNull", column: "age" })) },
    /"x" is used twice/,
  ],
])("a contract with %s is refused", async (_, document, message) => {
  const input = { slug: "bad", name: "Bad", datasetId: bank.datasetId, document };
  // The document comes from people, so its type is not known here either.
  await expect(createContract(ctx, input as never)).rejects.toThrow(message);
});
