import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { ingestBank } from "@/server/catalog/fixtures/bank";
import { profileVersion } from "@/server/catalog/service";
import {
  createContract,
  getContract,
  getDocument,
  listProposals,
  readDraft,
  saveDocument,
} from "@/server/contracts/service";
import { BANK_CONTRACT_SOURCE } from "@/server/demo/bank-contract";
import type { JobContext } from "@/server/jobs/definition";
import { readContract } from "@/server/lib/odcs/read";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

const cli = inject("dataContractCli");
let tests: TestContext;
let ctx: JobContext;
let folder: string;

beforeAll(async () => {
  tests = await createTestContext();
  ctx = await tests.jobContext();
  folder = await mkdtemp(path.join(os.tmpdir(), "headrace-lint-"));
});
afterAll(async () => {
  await tests.close();
  await rm(folder, { recursive: true, force: true });
});

/** What `datacontract lint` prints, and how it ends. */
async function lint(source: string): Promise<{ code: number; output: string }> {
  const file = path.join(folder, "contract.odcs.yaml");
  await writeFile(file, source);
  try {
    const { stdout } = await promisify(execFile)(cli ?? "", ["lint", file]);
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stdout = "" } = error as { code: number; stdout?: string };
    return { code, output: stdout };
  }
}

describe.skipIf(cli === null)("`datacontract lint` accepts", () => {
  test("a contract begun from a dataset's columns, with all that its profile proposes", async () => {
    const { datasetId, versionId } = await ingestBank(ctx);
    await profileVersion(ctx, versionId);
    const { id } = await createContract(ctx, { slug: "bank", name: "Bank", datasetId });
    const { source } = await getContract(ctx, id);
    expect(await lint(source)).toMatchObject({ code: 0 });
    const proposals = await listProposals(ctx, { contract: id, source });
    expect(proposals.length).toBeGreaterThan(10);
    const edits = proposals.flatMap((proposal) => proposal.edits);
    const draft = await readDraft(ctx, { contract: id, source, edits });
    await saveDocument(ctx, { contract: id, source: draft.source });
    expect(await lint(await getDocument(ctx, id))).toMatchObject({ code: 0 });
  });

  test("filters, second thresholds, own rules and promises of time", async () => {
    const source = `apiVersion: v3.1.0
kind: DataContract
id: orders
version: 1.0.0
status: active
schema:
  - name: orders
    properties:
      - name: contact
        logicalType: string
        quality:
          - metric: invalidValues
            arguments: { validValues: [cellular, telephone] }
            unit: percent
            mustBeLessOrEqualTo: 5
            customProperties:
              - { property: window, value: month }
              - { property: filter, value: "country = 'DE'" }
              - { property: warn, value: { mustBeLessOrEqualTo: 1 } }
              - { property: denominator, value: nonNull }
          - { type: custom, engine: headrace, implementation: { check: notIn, values: [test] } }
    quality:
      - { type: custom, engine: headrace, implementation: { check: onlyColumns } }
slaProperties:
  - { property: retention, value: 3, unit: y }
  - { property: timeOfAvailability, value: "09:00 Europe/Berlin", scheduler: cron, schedule: 0 9 * * 1-5 }
customProperties:
  - property: consumers
    value: [{ name: Reports, contact: reports@example.com }]
`;
    expect(readContract(source).problems).toEqual([]);
    expect(await lint(source)).toMatchObject({ code: 0 });
  });

  test("the demo's contract", async () => {
    expect(await lint(BANK_CONTRACT_SOURCE)).toMatchObject({ code: 0 });
  });

  test("and refuses what our reading refuses too", async () => {
    const wrong = BANK_CONTRACT_SOURCE.replace("metric: duplicateValues", "metric: copies");
    expect(readContract(wrong).problems[0]?.message).toMatch(/must be equal to one of/);
    expect((await lint(wrong)).code).not.toBe(0);
  });
});
