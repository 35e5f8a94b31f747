import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDataset, createStore, ingestDataset } from "@/server/catalog/service";
import {
  answerChange,
  createContract,
  dryRun,
  getContract,
  getDocument,
  listChanges,
  listContractVersions,
  listWaiting,
  readDraft,
  saveDocument,
  withdrawChange,
} from "@/server/contracts/service";
import type { JobContext } from "@/server/jobs/definition";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

let tests: TestContext;
let ctx: JobContext;
let file: string;
let datasetId: string;

const rows = (...amounts: number[]) =>
  ["id,amount", ...amounts.map((amount, at) => `${at + 1},${amount}`), ""].join("\n");

beforeAll(async () => {
  tests = await createTestContext();
  ctx = await tests.jobContext();
  const folder = path.join(path.dirname(ctx.config.dataDir), "files");
  await mkdir(folder);
  file = path.join(folder, "orders.csv");
  await writeFile(file, rows(1, 2, 3));
  const store = await createStore(ctx, {
    ...{ slug: "files", name: "Files", kind: "folder", config: { path: folder } },
  });
  const dataset = await createDataset(ctx, {
    ...{ storeId: store.id, path: "orders.csv", slug: "orders", name: "Orders" },
    recipe: {
      columns: [
        { name: "id", type: "integer" },
        { name: "amount", type: "integer" },
      ],
    },
  });
  datasetId = dataset.id;
  await ingestDataset(ctx, datasetId);
});
afterAll(() => tests.close());

const SOURCE = `# Orders
apiVersion: v3.1.0
kind: DataContract
id: orders
version: 1.0.0
schema:
  - name: orders
    properties:
      - name: id
        unique: true
      - name: amount # whole euros
        logicalType: integer
        required: true
        logicalTypeOptions: { maximum: 10 }
customProperties:
  - property: consumers
    value: [{ name: Reports }, { name: Model }]
`;
const LOOSER = SOURCE.replace("        required: true\n", "").replace("1.0.0", "2.0.0");

async function aContract(slug: string, source = SOURCE) {
  const { id } = await createContract(ctx, { slug, name: slug, datasetId, source });
  return id;
}

/** Somebody who signs in, as a request of theirs has it. */
async function aPerson(name: string, role: string): Promise<JobContext> {
  const email = `${name.toLowerCase()}@orders.example`;
  const { id } = await ctx.db.user.create({ data: { id: randomUUID(), name, email, role } });
  return { ...ctx, actor: { kind: "user", id, name, role } };
}
const stateOf = async (id: string) => (await listChanges(ctx, id))[0];

test("the document comes back as it was written, comments included, and each version stays", async () => {
  const contract = await aContract("as-written");
  expect(await getDocument(ctx, contract)).toBe(SOURCE);
  const tighter = SOURCE.replace("maximum: 10 }", "maximum: 9 } # less");
  expect(await saveDocument(ctx, { contract, source: tighter, reason: "Less" })).toEqual({
    ...{ version: 2, changeId: null },
  });
  expect(await getDocument(ctx, contract)).toBe(tighter);
  expect(await getDocument(ctx, contract, 1)).toBe(SOURCE);
  const [second, first] = await listContractVersions(ctx, contract);
  expect(second).toMatchObject({ number: 2, reason: "Less" });
  expect(second?.changes).toMatchObject([{ consumer: "none", producer: "breaking" }]);
  expect(first).toMatchObject({ number: 1, label: "1.0.0", changes: [] });
});

test("what breaks consumers is used once every one of them has accepted", async () => {
  const contract = await aContract("accepted");
  const { version, changeId } = await saveDocument(ctx, { contract, source: LOOSER });
  expect(version).toBe(1);
  expect(await stateOf(contract)).toMatchObject({
    state: "proposed",
    answers: [
      { consumer: "Model", accepted: null },
      { consumer: "Reports", accepted: null },
    ],
  });
  const answer = { changeId: changeId ?? "", accepted: true, note: "They said so" };
  expect(await answerChange(ctx, { ...answer, consumer: "Model" })).toMatchObject({ version: 1 });
  expect((await getContract(ctx, contract)).source).toBe(SOURCE);
  const last = await answerChange(ctx, { ...answer, consumer: "Reports", note: "Fine" });
  expect(last).toEqual({ state: "applied", version: 2 });
  expect((await getContract(ctx, contract)).source).toBe(LOOSER);
  await expect(answerChange(ctx, { ...answer, consumer: "Model" })).rejects.toThrow(
    /applied already/,
  );
});

test("a consumer's contact answers for it whatever their role; others only on its behalf, with their reason", async () => {
  const [reader, stranger, steward] = await Promise.all([
    aPerson("Rita", "viewer"),
    aPerson("Sam", "viewer"),
    aPerson("Stella", "steward"),
  ]);
  const source = SOURCE.replace("name: Reports", "name: Reports, contact: Rita@Orders.example");
  const contract = await aContract("contacts", source);
  const looser = source.replace("        required: true\n", "");
  const saved = await saveDocument(steward, { contract, source: looser, reason: "Late" });
  const changeId = saved.changeId ?? "";

  expect(await listWaiting(reader)).toMatchObject([
    { changeId, consumer: "Reports", contractSlug: "contacts", proposedByName: "Stella" },
  ]);
  for (const nobody of [stranger, steward, ctx]) expect(await listWaiting(nobody)).toEqual([]);

  const answer = { changeId, accepted: true };
  const forModel = { ...answer, consumer: "Model" };
  await expect(answerChange(stranger, { ...answer, consumer: "Reports" })).rejects.toThrow(
    /contracts.write|may not/,
  );
  await expect(answerChange(reader, { ...forModel, note: "Fine" })).rejects.toThrow(
    /contracts.write|may not/,
  );
  await expect(answerChange(steward, forModel)).rejects.toThrow(/on whose word/);

  await answerChange(steward, { ...forModel, note: "Mia said so on the phone" });
  const last = await answerChange(reader, { ...answer, consumer: "Reports" });
  expect(last.state).toBe("applied");
  expect(await listWaiting(reader)).toEqual([]);
  expect((await listChanges(reader, contract))[0]?.answers).toMatchObject([
    {
      ...{ consumer: "Model", byName: "Stella", onBehalf: true, byProposer: true, isMine: false },
      note: "Mia said so on the phone",
    },
    { consumer: "Reports", byName: "Rita", onBehalf: false, byProposer: false, isMine: true },
  ]);
  const { after } = await ctx.db.auditEvent.findFirstOrThrow({
    where: { action: "contracts.answerChange", actorName: "Stella" },
  });
  expect(after).toMatchObject({ consumer: "Model", onBehalf: true });
});

test("consumers who accept at once put it to use once", async () => {
  const contract = await aContract("at-once");
  const { changeId } = await saveDocument(ctx, { contract, source: LOOSER });
  const answer = { changeId: changeId ?? "", accepted: true, note: "They said so" };
  const results = await Promise.all(
    ["Model", "Reports"].map((consumer) => answerChange(ctx, { ...answer, consumer })),
  );
  expect(results.map(({ state }) => state).sort()).toEqual(["applied", "proposed"]);
  expect((await getContract(ctx, contract)).version).toBe(2);
});

test("one refusal ends a change, and it can be withdrawn", async () => {
  const contract = await aContract("refused");
  const first = await saveDocument(ctx, { contract, source: LOOSER });
  const refusal = {
    ...{ changeId: first.changeId ?? "", consumer: "Model", accepted: false },
    note: "They said no",
  };
  expect(await answerChange(ctx, refusal)).toEqual({ state: "rejected", version: 1 });
  const second = await saveDocument(ctx, { contract, source: LOOSER });
  await withdrawChange(ctx, second.changeId ?? "");
  expect((await stateOf(contract))?.state).toBe("withdrawn");
  expect((await getContract(ctx, contract)).version).toBe(1);
});

test("a change proposed on a version that is no longer in use cannot be applied", async () => {
  const contract = await aContract("overtaken");
  const { changeId } = await saveDocument(ctx, { contract, source: LOOSER });
  await saveDocument(ctx, { contract, source: SOURCE.replace("maximum: 10", "maximum: 9") });
  const answer = { changeId: changeId ?? "", accepted: true, note: "They said so" };
  await answerChange(ctx, { ...answer, consumer: "Model" });
  await expect(answerChange(ctx, { ...answer, consumer: "Reports" })).rejects.toThrow(
    /changed since this was proposed/,
  );
  expect((await stateOf(contract))?.state).toBe("proposed");
});

test("a draft says what it would check, change and ask for, and saves nothing", async () => {
  const contract = await aContract("drafted");
  const draft = await readDraft(ctx, {
    contract,
    source: SOURCE,
    edits: [
      { path: ["schema", 0, "properties", 1, "required"] },
      { path: ["schema", 0, "properties", 1, "colour"], value: "red" },
    ],
  });
  expect(draft.source).toContain("# whole euros");
  expect(draft).toMatchObject({ needsAcceptance: true, suggestedVersion: "2.0.0" });
  expect(draft.changes).toMatchObject([{ what: '"amount" may now be empty' }]);
  expect(draft.problems).toMatchObject([{ message: 'the standard has no "colour" here' }]);
  expect(draft.checks.map(({ id }) => id)).toEqual(["id-unique", "amount-range"]);
  const broken = await readDraft(ctx, { contract, source: "a: [" });
  expect(broken).toMatchObject({ document: null, source: "a: [", checks: [] });
  expect((await getContract(ctx, contract)).version).toBe(1);
});

test("a dry run tells what a draft would have said of past versions", async () => {
  const contract = await aContract("tried");
  for (const amounts of [
    [1, 2, 30],
    [4, 5, 6],
  ]) {
    await writeFile(file, rows(...amounts));
    await ingestDataset({ ...ctx, jobId: crypto.randomUUID() }, datasetId);
  }
  const source = SOURCE.replace("maximum: 10", "maximum: 5");
  const { versions } = await dryRun(ctx, contract, { source, versions: 30 });
  expect(versions.map(({ number, state }) => [number, state])).toEqual([
    [3, "failed"],
    [2, "failed"],
    [1, "passed"],
  ]);
  expect(versions[0]?.failed).toMatchObject([{ ruleId: "amount-range" }]);
  expect(await ctx.db.contractRun.count()).toBe(0);
});
