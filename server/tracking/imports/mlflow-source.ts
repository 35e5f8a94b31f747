import { z } from "zod";
import {
  type MlflowAccess,
  MlflowClient,
  MlflowError,
} from "@/server/tracking/imports/mlflow-client";
import { parseStatus } from "@/server/tracking/imports/names";
import type { ImportMapping, ImportPreview } from "@/server/tracking/imports/schema";
import {
  type ImportFile,
  type ImportPoint,
  type ImportRun,
  type ImportSource,
  nothing,
  type Skip,
} from "@/server/tracking/imports/source";

const API = "/api/2.0/mlflow";
const RUNS_A_PAGE = 200;
const POINTS_A_PAGE = 20_000;
const COUNT_PAGE = 1_000;

const Text = z.coerce.string();
const Whole = z.union([z.number(), z.string()]).transform((value) => BigInt(value));
const Double = z.union([z.number(), z.string().transform(Number)]);
const Pairs = z.array(z.object({ key: z.string(), value: z.string().default("") })).default([]);
const Experiments = z.object({
  experiments: z
    .array(
      z.object({
        experiment_id: Text,
        name: z.string(),
        lifecycle_stage: z.string().default("active"),
      }),
    )
    .default([]),
  next_page_token: z.string().optional(),
});
const Dataset = z.object({
  name: z.string(),
  digest: z.string(),
  source_type: z.string().default(""),
  source: z.string().default(""),
  schema: z.string().optional(),
  profile: z.string().optional(),
});
const Run = z.object({
  info: z.object({
    run_id: z.string(),
    run_name: z.string().default(""),
    experiment_id: Text,
    user_id: z.string().default(""),
    status: z.string().default("RUNNING"),
    start_time: z.coerce.number().optional(),
    end_time: z.coerce.number().optional(),
    artifact_uri: z.string().default(""),
    lifecycle_stage: z.string().default("active"),
  }),
  data: z
    .object({
      metrics: z.array(z.object({ key: z.string() })).default([]),
      params: Pairs,
      tags: Pairs,
    })
    .prefault({}),
  inputs: z
    .object({
      dataset_inputs: z.array(z.object({ tags: Pairs, dataset: Dataset })).default([]),
      model_inputs: z.array(z.unknown()).default([]),
    })
    .prefault({}),
  outputs: z.object({ model_outputs: z.array(z.unknown()).default([]) }).prefault({}),
});
type Run = z.infer<typeof Run>;
const Runs = z.object({ runs: z.array(Run).default([]), next_page_token: z.string().optional() });
const RunIds = z.object({
  runs: z.array(z.unknown()).default([]),
  next_page_token: z.string().optional(),
});
const History = z.object({
  metrics: z
    .array(z.object({ step: Whole.default(0n), timestamp: Whole, value: Double }))
    .default([]),
  next_page_token: z.string().optional(),
});
const Files = z.object({
  files: z
    .array(
      z.object({
        path: z.string(),
        is_dir: z.boolean().default(false),
        file_size: z.coerce.number().optional(),
      }),
    )
    .default([]),
  next_page_token: z.string().optional(),
});

/** All runs of the chosen experiments of an MLflow server. */
export function createMlflowSource(
  access: MlflowAccess,
  mapping: Pick<ImportMapping, "experiments" | "artifacts" | "deleted">,
  signal: AbortSignal,
): ImportSource {
  const client = new MlflowClient(access, signal);
  const view = mapping.deleted ? "ALL" : "ACTIVE_ONLY";
  const ids = mapping.experiments.map(({ id }) => id);
  return {
    name: access.url.replace(/\/+$/, ""),
    preview: () => previewServer(client),
    countRuns: async () => {
      let count = 0;
      for (const id of ids) count += await countRuns(client, id, view);
      return count;
    },
    async *runs() {
      for (const id of ids) {
        for await (const run of pageRuns(client, id, view)) {
          yield toImportRun(client, run, mapping.artifacts);
        }
      }
    },
  };
}

async function previewServer(client: MlflowClient): Promise<Omit<ImportPreview, "source">> {
  const experiments: ImportPreview["experiments"] = [];
  for await (const page of pages(client, `${API}/experiments/search`, Experiments, {
    max_results: 1_000,
    view_type: "ACTIVE_ONLY",
  })) {
    for (const { experiment_id: id, name } of page.experiments) {
      const runs = await countRuns(client, id, "ACTIVE_ONLY");
      experiments.push({ id, name, sourceName: name, runs, takenBy: null });
    }
  }
  const skipped = ["registered models and traces: an import brings runs"];
  return { experiments, columns: [], skipped };
}

/** Exact up to a thousand; more would cost as much as reading them. */
async function countRuns(client: MlflowClient, id: string, view: string): Promise<number> {
  let count = 0;
  for await (const page of pages(client, `${API}/runs/search`, RunIds, {
    experiment_ids: [id],
    max_results: COUNT_PAGE,
    run_view_type: view,
  })) {
    count += page.runs.length;
  }
  return count;
}

async function* pageRuns(client: MlflowClient, id: string, view: string): AsyncGenerator<Run> {
  // Oldest first, so that runs logged meanwhile come last.
  const search = {
    experiment_ids: [id],
    max_results: RUNS_A_PAGE,
    run_view_type: view,
    order_by: ["attributes.start_time ASC"],
  };
  for await (const page of pages(client, `${API}/runs/search`, Runs, search)) yield* page.runs;
}

async function* pages<Page extends { next_page_token?: string | undefined }>(
  client: MlflowClient,
  path: string,
  schema: z.ZodType<Page>,
  body: object,
): AsyncGenerator<Page> {
  let token: string | undefined;
  do {
    const paged = token === undefined ? body : { ...body, page_token: token };
    const page = readPage(schema, await client.post(path, paged), path);
    yield page;
    token = page.next_page_token || undefined;
  } while (token !== undefined);
}

function readPage<Page>(schema: z.ZodType<Page>, answer: unknown, path: string): Page {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join(".") ?? "";
  throw new MlflowError(200, `${path} answered what MLflow does not: ${where} is not as expected`);
}

function toImportRun(client: MlflowClient, run: Run, withFiles: boolean): ImportRun {
  const { info, data, inputs, outputs } = run;
  return {
    id: info.run_id,
    experimentId: info.experiment_id,
    name: info.run_name || info.run_id.slice(0, 8),
    status: parseStatus(info.status) ?? "finished",
    userId: info.user_id,
    startedAtMs: info.start_time ?? null,
    finishedAtMs: info.end_time ?? null,
    deleted: info.lifecycle_stage === "deleted",
    params: data.params,
    tags: data.tags,
    datasets: inputs.dataset_inputs.map(({ tags, dataset }) => ({
      name: dataset.name,
      digest: dataset.digest,
      sourceType: dataset.source_type,
      source: dataset.source,
      schema: dataset.schema ?? null,
      profile: dataset.profile ?? null,
      tags,
    })),
    points: (skip) => readHistories(client, run, skip, inputs, outputs),
    files: (skip) => (withFiles ? readFiles(client, run, skip) : nothing()),
  };
}

async function* readHistories(
  client: MlflowClient,
  { info, data }: Run,
  skip: Skip,
  inputs: Run["inputs"],
  outputs: Run["outputs"],
): AsyncGenerator<ImportPoint[]> {
  const links = inputs.model_inputs.length + outputs.model_outputs.length;
  if (links > 0) skip("links of runs to logged models", links);
  for (const { key } of data.metrics) {
    let token = "";
    do {
      const query = { run_id: info.run_id, metric_key: key, max_results: String(POINTS_A_PAGE) };
      const path = `${API}/metrics/get-history`;
      const answer = await client.get(path, token === "" ? query : { ...query, page_token: token });
      const page = readPage(History, answer, path);
      yield page.metrics.map(({ step, timestamp, value }) => ({ key, step, at: timestamp, value }));
      token = page.next_page_token ?? "";
    } while (token !== "");
  }
}

/** Walks the run's folders; a store that the server itself cannot read is said once a run. */
async function* readFiles(
  client: MlflowClient,
  { info }: Run,
  skip: Skip,
): AsyncGenerator<ImportFile> {
  const waiting = [""];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    let entries: z.infer<typeof Files>["files"];
    try {
      entries = await listFolder(client, info.run_id, folder);
    } catch (error) {
      if (!(error instanceof MlflowError)) throw error;
      skip("runs whose files their server could not list");
      return;
    }
    for (const { path, is_dir: isFolder, file_size: size } of entries) {
      if (isFolder) waiting.push(path);
      else yield { path, sizeBytes: size ?? null, open: () => openFile(client, info, path) };
    }
  }
}

async function listFolder(client: MlflowClient, runId: string, folder: string) {
  const found: z.infer<typeof Files>["files"] = [];
  let token = "";
  do {
    const query = {
      run_id: runId,
      ...(folder === "" ? {} : { path: folder }),
      ...(token === "" ? {} : { page_token: token }),
    };
    const path = `${API}/artifacts/list`;
    const page = readPage(Files, await client.get(path, query), path);
    found.push(...page.files);
    token = page.next_page_token ?? "";
  } while (token !== "");
  return found;
}

/** Through the artifact proxy where the run's files lie behind it, else as MLflow's own pages do. */
function openFile(client: MlflowClient, { run_id, artifact_uri }: Run["info"], path: string) {
  const proxied = /^mlflow-artifacts:(?:\/\/[^/]*)?\/(.*)$/.exec(artifact_uri)?.[1];
  if (proxied === undefined) {
    const query = new URLSearchParams({ run_id, path });
    return client.open("GET", `/get-artifact?${query}`);
  }
  const names = `${proxied}/${path}`.split("/").map(encodeURIComponent).join("/");
  return client.open("GET", `/api/2.0/mlflow-artifacts/artifacts/${names}`);
}
