import type { Context, Hono } from "hono";
import { InvalidInputError } from "@/server/platform/errors";
import type { RestEnv } from "@/server/platform/rest";
import { MlflowError } from "@/server/protocols/mlflow/errors";
import { formatPageToken, readPageToken } from "@/server/protocols/mlflow/page-token";
import { parseRunFilter, parseRunOrderBy } from "@/server/protocols/mlflow/search/run-search";
import {
  readInstant,
  readMaxResults,
  readRunId,
  readRunTags,
} from "@/server/protocols/mlflow/tracking/checks";
import { presentRun, presentRunInfo } from "@/server/protocols/mlflow/tracking/present";
import { makeRunName } from "@/server/protocols/mlflow/tracking/run-name";
import { readLifecycle, toExperimentNumber } from "@/server/protocols/mlflow/tracking/scope";
import {
  answer,
  type KeyValue,
  omitEmpty,
  optionalString,
  readMessage,
  requireString,
  stringList,
  type WireMessage,
} from "@/server/protocols/mlflow/wire";
import { RUN_NAME_TAG } from "@/server/tracking/constants";
import { RUN_STATUSES, type RunStatus } from "@/server/tracking/schema";
import {
  createRun,
  deleteRuns,
  findLoggedRun,
  getActiveExperiment,
  getRunCore,
  restoreRuns,
  runIsDeleted,
  searchRuns,
  updateRunState,
} from "@/server/tracking/service";

type C = Context<RestEnv>;

export function addRunRoutes(app: Hono<RestEnv>): void {
  app.post("/runs/create", create);
  app.post("/runs/update", update);
  app.get("/runs/get", async (c) => {
    const core = await getRunCore(c.var.services, readRunId(await readMessage(c)));
    return answer(c, { run: presentRun(await findLoggedRun(c.var.services, core)) });
  });
  app.post("/runs/delete", async (c) => {
    const id = requireString(await readMessage(c), "run_id");
    await getRunCore(c.var.services, id);
    await deleteRuns(c.var.services, { selection: { ids: [id] } });
    return answer(c);
  });
  app.post("/runs/restore", async (c) => {
    const id = requireString(await readMessage(c), "run_id");
    await getRunCore(c.var.services, id);
    await restoreRuns(c.var.services, { selection: { ids: [id] } });
    return answer(c);
  });
  app.post("/runs/search", search);
}

async function create(c: C): Promise<Response> {
  const message = await readMessage(c);
  const { services } = c.var;
  const { experiment_id: id } = message;
  if (id === undefined || id === null || id === "") {
    throw new MlflowError("BAD_REQUEST", "runs/create: name the experiment in experiment_id");
  }
  const experiment = await getActiveExperiment(services, toExperimentNumber(id));
  const tags = readRunTags(message);
  const name = chooseName(optionalString(message, "run_name"), tags);
  const { id: runId } = await createRun(services, {
    experimentId: experiment.id,
    name,
    client: {
      userId: optionalString(message, "user_id") ?? "",
      artifactLocation: experiment.artifactLocation,
      startedAt: readInstant(message, "start_time") ?? new Date(0),
      tags: [...tags.filter(({ key }) => key !== RUN_NAME_TAG), { key: RUN_NAME_TAG, value: name }],
    },
  });
  const core = await getRunCore(services, runId);
  return answer(c, { run: presentRun(await findLoggedRun(services, core)) });
}

/** A run's name as given by field or tag, which must agree; else a made one. */
function chooseName(given: string | undefined, tags: readonly KeyValue[]): string {
  const tagged = tags.find(({ key }) => key === RUN_NAME_TAG)?.value;
  if (given !== undefined && given !== "" && tagged !== undefined && given !== tagged) {
    throw new InvalidInputError(
      `Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='${given}', mlflow.runName='${tagged}').`,
    );
  }
  return given || tagged || makeRunName();
}

async function update(c: C): Promise<Response> {
  const message = await readMessage(c);
  const { services } = c.var;
  const core = await getRunCore(services, readRunId(message));
  if (core.deletedAt !== null) throw runIsDeleted(core.id);
  const status = readStatus(message);
  const finishedAt = readInstant(message, "end_time");
  const name = optionalString(message, "run_name");
  await updateRunState(services, core, {
    ...(status === undefined ? {} : { status }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ...(name === undefined || name === "" ? {} : { name }),
  });
  return answer(c, { run_info: presentRunInfo(await getRunCore(services, core.id)) });
}

/** An unknown status counts as none, as protobuf reads it. */
function readStatus({ status }: WireMessage): RunStatus | undefined {
  const byNumber = ["running", "scheduled", "finished", "failed", "killed"];
  const name = typeof status === "number" ? byNumber[status - 1] : String(status).toLowerCase();
  return RUN_STATUSES.find((known) => known === name);
}

async function search(c: C): Promise<Response> {
  const message = await readMessage(c);
  const limit = readMaxResults(message, { usual: 1_000, most: 50_000 });
  const offset = readPageToken(optionalString(message, "page_token"));
  const { runs, more } = await searchRuns(c.var.services, {
    experimentNumbers: stringList(message, "experiment_ids").map(toExperimentNumber),
    clauses: parseRunFilter(optionalString(message, "filter") ?? ""),
    orderBy: parseRunOrderBy(stringList(message, "order_by")),
    lifecycle: readLifecycle(message, "run_view_type"),
    limit,
    offset,
  });
  const next = more ? formatPageToken(offset + limit) : undefined;
  return answer(c, omitEmpty({ runs: runs.map(presentRun), next_page_token: next }));
}
