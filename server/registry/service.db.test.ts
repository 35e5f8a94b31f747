import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AppError, NotFoundError } from "@/server/platform/errors";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { computeReference } from "@/server/registry/reference";
import {
  createClientVersion,
  deleteModel,
  deleteVersion,
  ensureModel,
  getModel,
  getModelVersion,
  getServableVersion,
  listModels,
  registerVersion,
  removeAlias,
  setAlias,
} from "@/server/registry/service";
import { createRun, ensureExperiment, ensureProject } from "@/server/tracking/service";

let tests: TestContext;
beforeAll(async () => {
  tests = await createTestContext();
});
afterAll(() => tests.close());

const from = new Date("2008-05-01T00:00:00Z");
const to = new Date("2008-12-01T00:00:00Z");
const REFERENCE = computeReference({
  features: [{ name: "age", type: "numeric" }],
  columns: { age: [20, 30, null] },
  scores: [0.1, 0.2, 0.3],
  from,
  to,
});

async function aModel() {
  const slug = `m-${randomUUID().slice(0, 8)}`;
  await ensureProject(tests.ctx, { slug, name: slug });
  const { id: experimentId } = await ensureExperiment(tests.ctx, { projectSlug: slug, name: slug });
  const model = await ensureModel(tests.ctx, { name: slug, title: slug, projectSlug: slug });
  return { name: slug, id: model.id, experimentId };
}

async function aVersionInput(model: { name: string; experimentId: string }) {
  const { experimentId } = model;
  const { id: runId } = await createRun(tests.ctx, { experimentId, name: "run" });
  return {
    modelName: model.name,
    runId,
    artifactUri: `runs/${runId}/artifacts/model/model.onnx`,
    artifactHash: "abc",
    sizeBytes: 10,
    signature: {
      kind: "onnx" as const,
      entity: "client",
      features: [
        {
          name: "age",
          type: "numeric" as const,
          sentinels: [-1],
          imputed: 25,
          strategy: "median" as const,
        },
      ],
      output: "probability" as const,
      decisionThreshold: 0.2,
      positiveLabel: "y",
    },
    evaluation: [
      {
        key: "auc",
        value: 0.66,
        n: 3118,
        from,
        to,
        split: "evaluation" as const,
        computedAt: to,
      },
    ],
    reference: REFERENCE,
    trainedFrom: from,
    trainedTo: to,
  };
}

const register = (input: Awaited<ReturnType<typeof aVersionInput>>) =>
  tests.ctx.db.$transaction((tx) => registerVersion(tx, tests.ctx, input));

describe("registerVersion", () => {
  test("gives a run one version however often it is registered", async () => {
    const model = await aModel();
    const input = await aVersionInput(model);
    const first = await register(input);
    expect(await register(input)).toEqual(first);
    const { versions } = await getModel(tests.ctx, model.name);
    expect(versions.map(({ number }) => number)).toEqual([1]);
    const trainings = await tests.ctx.db.annotation.count({ where: { objectId: model.id } });
    const audits = await tests.ctx.db.auditEvent.count({
      where: { objectId: model.id, action: "models.registerVersion" },
    });
    expect([trainings, audits]).toEqual([1, 1]);
  });

  test("numbers versions that come at once without a gap or a double", async () => {
    const model = await aModel();
    const inputs = await Promise.all([1, 2, 3, 4].map(() => aVersionInput(model)));
    const versions = await Promise.all(inputs.map(register));
    expect(versions.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4]);
  });

  test("keeps signature, evaluation and reference as they were measured", async () => {
    const model = await aModel();
    const input = await aVersionInput(model);
    const { versionId } = await register(input);
    const version = await getModelVersion(tests.ctx, versionId);
    expect(version).toMatchObject({
      modelName: model.name,
      signature: input.signature,
      evaluation: input.evaluation,
      reference: REFERENCE,
    });
  });

  test("writes nothing when the caller's transaction fails", async () => {
    const model = await aModel();
    const input = await aVersionInput(model);
    const failing = tests.ctx.db.$transaction(async (tx) => {
      await registerVersion(tx, tests.ctx, input);
      throw new Error("later step failed");
    });
    await expect(failing).rejects.toThrow("later step failed");
    expect((await getModel(tests.ctx, model.name)).versions).toEqual([]);
  });

  test("refuses a model that does not exist", async () => {
    const input = await aVersionInput(await aModel());
    const registering = register({ ...input, modelName: "nobody" });
    await expect(registering).rejects.toThrow("Registered Model with name=nobody not found");
  });

  test("registers a run again under a new number when its version was deleted", async () => {
    const model = await aModel();
    const input = await aVersionInput(model);
    const { versionId } = await register(input);
    await deleteVersion(tests.ctx, model.name, 1);
    expect(await register(input)).toMatchObject({ number: 2 });
    expect((await getModel(tests.ctx, model.name)).versions.map(({ number }) => number)).toEqual([
      2,
    ]);
    await expect(getModelVersion(tests.ctx, versionId)).rejects.toThrow(NotFoundError);
    // What it answered is still measured.
    expect(await getServableVersion(tests.ctx, versionId)).toMatchObject({ number: 1 });
  });
});

describe("an alias", () => {
  test("names one version at a time and every move is in the audit", async () => {
    const model = await aModel();
    await register(await aVersionInput(model));
    await register(await aVersionInput(model));
    await setAlias(tests.ctx, model.name, "champion", 1);
    await setAlias(tests.ctx, model.name, "champion", 2);
    const { items } = await listModels(tests.ctx, { filter: `name = "${model.name}"` });
    expect(items[0]).toMatchObject({
      versionCount: 2,
      latestNumber: 2,
      aliases: [{ alias: "champion", number: 2 }],
      latestAuc: { value: 0.66, n: 3118 },
    });
    const moves = await tests.ctx.db.auditEvent.findMany({
      where: { objectId: model.id, action: "models.setAlias" },
      orderBy: { id: "asc" },
    });
    expect(moves).toHaveLength(2);
    await removeAlias(tests.ctx, model.name, "champion");
    await expect(removeAlias(tests.ctx, model.name, "champion")).rejects.toThrow(NotFoundError);
  });

  test.each([
    { alias: "top model", number: 1, message: /^Invalid alias name: 'top model'/ },
    {
      alias: "Latest",
      number: 1,
      message: /^'latest' alias name \(case insensitive\) is reserved/,
    },
    { alias: "v1", number: 1, message: /^Version alias name 'v1' is reserved/ },
    { alias: "champion", number: 9, message: /version=9\) not found/ },
  ])("$alias for version $number is refused", async ({ alias, number, message }) => {
    const model = await aModel();
    await expect(setAlias(tests.ctx, model.name, alias, number)).rejects.toThrow(message);
  });
});

describe("a version that a client registered", () => {
  test("is listed beside the others and cannot be served", async () => {
    const model = await aModel();
    await createClientVersion(tests.ctx, {
      name: model.name,
      source: "s3://b/m",
      tags: { a: "1" },
    });
    const { versions } = await getModel(tests.ctx, model.name);
    expect(versions).toMatchObject([
      { number: 1, signature: null, sizeBytes: null, source: "s3://b/m", tags: { a: "1" } },
    ]);
    const serving = getServableVersion(tests.ctx, versions[0]?.id ?? "");
    await expect(serving).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("v1 was registered by a client and has no signature"),
    });
  });

  test("gets a number of its own beside pipelines that register at the same time", async () => {
    const model = await aModel();
    const inputs = await Promise.all([1, 2].map(() => aVersionInput(model)));
    const claim = { name: model.name, source: "s3://b/m", tags: {} };
    const numbers = await Promise.all([
      ...inputs.map(register),
      createClientVersion(tests.ctx, claim),
      createClientVersion(tests.ctx, claim),
    ]);
    expect(numbers.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4]);
  });
});

test("a model with an endpoint, and a version that serves, cannot be deleted", async () => {
  const model = await aModel();
  const { versionId } = await register(await aVersionInput(model));
  const { db } = tests.ctx;
  const endpoint = await db.endpoint.create({ data: { name: model.name, modelId: model.id } });
  await db.deployment.create({
    data: { endpointId: endpoint.id, versionId, deployedByName: "Ana" },
  });
  const deletions = [
    () => deleteModel(tests.ctx, model.name),
    () => deleteVersion(tests.ctx, model.name, 1),
  ];
  for (const remove of deletions) {
    const error = await remove().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: "CONFLICT", message: expect.stringContaining(model.name) });
  }
  expect((await getModel(tests.ctx, model.name)).versions).toHaveLength(1);
});

test("a viewer may not move an alias", async () => {
  const model = await aModel();
  await register(await aVersionInput(model));
  const viewer = { ...tests.ctx, actor: { ...tests.ctx.actor, role: "viewer" } };
  await expect(setAlias(viewer, model.name, "champion", 1)).rejects.toThrow(/models\.write/);
});
