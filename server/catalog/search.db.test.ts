import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ingestBank } from "@/server/catalog/fixtures/bank";
import { listDatasets, updateDataset } from "@/server/catalog/service";
import type { JobContext } from "@/server/jobs/definition";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

let tests: TestContext;
let ctx: JobContext;

beforeAll(async () => {
  tests = await createTestContext();
  ctx = await tests.jobContext();
  const { datasetId } = await ingestBank(ctx);
  await updateDataset(ctx, {
    ...{ dataset: datasetId, name: "Customer calls", tier: 1, tags: ["marketing"] },
    description: "Whom the bank's people called, with their home address_code",
    ...{ sensitivity: "internal", timeColumn: "called_at", labelColumn: "y" },
  });
});
afterAll(() => tests.close());

const find = async (filter: string) =>
  (await listDatasets(ctx, { filter })).items.map(({ slug }) => slug);

describe("a dataset is found by", () => {
  test.each([
    ["its name", "customer"],
    ["a part of its name", "custom"],
    ["its slug", "bank"],
    ["its file", '"bank-full.csv"'],
    ["a word of its description", "address"],
    ["a tag", "marketing"],
    ["a column", "poutcome"],
    ["a part of a column", "called_"],
    ["two words of different places", "customer marital"],
    ["a name with a slip", "custmer"],
    ["a column with a slip", "educaton"],
    ["a word with a letter too few", "adress"],
    ["letters in the wrong order", "cutsomer"],
    ["words in another case", "CUSTOMER"],
    ["a word and a field", "customr and tier = 1"],
  ])("%s", async (_, filter) => {
    expect(await find(filter)).toEqual(["bank"]);
  });

  test.each([
    ["another word", "telephone"],
    ["one right word of two", "customer telephone"],
    ["a short word that differs", "bonk"],
    ["a wildcard", "cu%er"],
    ["a word that it does not have", "not customer"],
  ])("and not by %s", async (_, filter) => {
    expect(await find(filter)).toEqual([]);
  });
});

test("what was said before is no longer found", async () => {
  const about = { tier: 1, tags: [], description: "", sensitivity: "internal" } as const;
  const { id } = await ctx.db.dataset.findUniqueOrThrow({ where: { slug: "bank" } });
  await updateDataset(ctx, {
    ...{ ...about, tags: [], dataset: id, name: "Calls" },
    ...{ timeColumn: "called_at", labelColumn: "y" },
  });
  expect(await find("customer")).toEqual([]);
  expect(await find("calls")).toEqual(["bank"]);
});
