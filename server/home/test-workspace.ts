import { randomUUID } from "node:crypto";
import type { Db } from "@/server/platform/db";

const AT = new Date("2026-01-05T10:00:00Z");

/** One row of every kind that people look for, tied together as in a real workspace. */
export async function seedWorkspace(db: Db, slug: string) {
  const data = await seedData(db, slug);
  return { ...data, ...(await seedModel(db, slug, data.version)) };
}

async function seedData(db: Db, slug: string) {
  const store = await db.store.create({
    data: {
      slug: `${slug}-files`,
      name: `Files of ${slug}`,
      kind: "folder",
      config: {},
      state: "connected",
    },
  });
  const dataset = await db.dataset.create({
    data: {
      slug: `${slug}-calls`,
      name: `Calls of ${slug}`,
      storeId: store.id,
      path: `${slug}.csv`,
      format: "csv",
      description: "Calls",
      tags: ["phone"],
      recipe: {},
    },
  });
  const version = await db.datasetVersion.create({
    data: {
      datasetId: dataset.id,
      number: 1,
      files: [],
      columns: [
        { name: `${slug}_age`, type: "integer", nullable: false },
        { name: "balance", type: "double", nullable: true },
      ],
      rowCount: 10,
      sizeBytes: 1_000n,
      contentHash: slug,
      sourceHash: slug,
      sample: [],
      profiledAt: AT,
    },
  });
  const contract = await db.contract.create({
    data: {
      slug: `${slug}-contract`,
      name: `Contract of ${slug}`,
      datasetId: dataset.id,
      ...{ source: "{}", document: {}, object: slug },
    },
  });
  const entity = await db.entity.create({ data: { name: `${slug}_client`, joinKey: "id" } });
  const view = await db.featureView.create({
    data: {
      name: `${slug}_view`,
      version: 1,
      entityId: entity.id,
      datasetId: dataset.id,
      timeColumn: "at",
      features: [],
    },
  });
  await db.featureSet.create({
    data: {
      viewId: view.id,
      datasetVersionId: version.id,
      purpose: "training",
      rangeFrom: AT,
      rangeTo: new Date(AT.getTime() + 1),
      files: [
        { path: "a", sizeBytes: 300 },
        { path: "b", sizeBytes: 200 },
      ],
      rowCount: 1,
      contentHash: slug,
      statistics: [],
    },
  });
  return { store, dataset, version, contract, view };
}

async function seedModel(db: Db, slug: string, version: { id: string }) {
  const project = await db.project.create({
    data: { slug: `${slug}-project`, name: `Project ${slug}` },
  });
  const experiment = await db.experiment.create({
    data: { projectId: project.id, name: `${slug} experiments` },
  });
  const pipeline = await db.pipeline.create({
    data: {
      slug: `${slug}-training`,
      name: `Training of ${slug}`,
      projectId: project.id,
      steps: [],
      config: {},
    },
  });
  const run = await db.run.create({
    data: {
      id: randomUUID().replaceAll("-", ""),
      experimentId: experiment.id,
      name: `${slug} tracked`,
      ownerName: "Ana",
      artifactUri: "a",
      status: "finished",
      startedAt: AT,
      finishedAt: AT,
      inputs: { create: { context: "training", datasetVersionId: version.id, detail: {} } },
      metrics: {
        create: {
          experimentNumber: experiment.number,
          key: {
            connectOrCreate: {
              where: { key: "evaluation.auc" },
              create: { key: "evaluation.auc" },
            },
          },
          last: 0.66,
          lastStep: 0n,
          lastAt: BigInt(AT.getTime()),
          min: 0.66,
          max: 0.66,
          count: 1,
          tailCount: 1,
        },
      },
    },
  });
  const model = await db.model.create({
    data: { name: `${slug}-model`, title: `Model of ${slug}`, projectId: project.id },
  });
  await db.modelVersion.create({
    data: {
      modelId: model.id,
      number: 1,
      runId: run.id,
      artifactUri: "a",
      artifactHash: "a",
      sizeBytes: 400,
      signature: {},
      evaluation: [],
      reference: {},
      createdByName: "Ana",
    },
  });
  const endpoint = await db.endpoint.create({
    data: { name: `${slug}-endpoint`, modelId: model.id },
  });
  return { project, experiment, pipeline, run, model, endpoint };
}

/** A run of the pipeline with one step a state, as given. */
export async function seedPipelineRun(
  db: Db,
  pipelineId: string,
  args: {
    number: number;
    state: string;
    steps: { state: string; error?: string }[];
    finishedAt?: Date;
  },
) {
  const { number, state, steps, finishedAt } = args;
  return db.pipelineRun.create({
    data: {
      pipelineId,
      number,
      name: `nightly ${number}`,
      config: {},
      state,
      createdByName: "Ana",
      startedAt: AT,
      finishedAt: finishedAt ?? null,
      steps: {
        create: steps.map((step, ordinal) => ({
          name: `step-${ordinal}`,
          kind: "train",
          ordinal,
          needs: [],
          ...step,
        })),
      },
    },
  });
}
