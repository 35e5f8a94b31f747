import { randomUUID } from "node:crypto";
import { audited, requirePermission } from "@/server/identity/service";
import { enqueueJob, requestCancel } from "@/server/jobs/queue";
import { baseName } from "@/server/lib/artifacts/kinds";
import type { ServiceContext } from "@/server/platform/context";
import { AppError, InvalidInputError, NotFoundError, parseInput } from "@/server/platform/errors";
import { sqlOfPool } from "@/server/platform/sql";
import { checkFileName } from "@/server/platform/uploads";
import { findColumnFault } from "@/server/tracking/imports/csv-columns";
import { findUploads, storeSource, uploadFolder } from "@/server/tracking/imports/open-source";
import { IMPORT_KIND, PREVIEW_KIND } from "@/server/tracking/imports/run-import";
import {
  CreateImportInput,
  ImportCounts,
  type ImportItem,
  ImportPayload,
  ImportPreview,
  type ImportSourceInput,
  PreviewImportInput,
  type PreviewJob,
  type Upload,
} from "@/server/tracking/imports/schema";
import { getProject } from "@/server/tracking/service/projects";

/** Keeps a file for an import until the import is over. */
export async function saveUpload(
  ctx: ServiceContext,
  name: string,
  body: AsyncIterable<Uint8Array>,
): Promise<Upload> {
  requirePermission(ctx, "runs.write");
  checkFileName(name);
  const id = randomUUID();
  const key = `${uploadFolder(id)}/${name}`;
  const { sizeBytes } = await ctx.artifacts.putStream(key, body);
  return { id, name, sizeBytes };
}

/** Queues a look at what a source holds and how its names would fit. Changes nothing. */
export async function requestPreview(
  ctx: ServiceContext,
  input: PreviewImportInput,
): Promise<{ id: string }> {
  requirePermission(ctx, "runs.write");
  const { project, source } = parseInput(PreviewImportInput, input, "import");
  await getProject(ctx, project);
  await checkSource(ctx, source);
  const id = await enqueueJob(ctx.db, {
    kind: PREVIEW_KIND,
    title: `Look into ${await describeSource(ctx, source)}`,
    payload: { project, source: storeSource(ctx, source) },
    actor: ctx.actor,
    priority: 10,
    maxAttempts: 2,
  });
  return { id };
}

/** @throws NotFoundError for any other job */
export async function getPreview(
  ctx: Pick<ServiceContext, "pool">,
  id: string,
): Promise<PreviewJob> {
  const { result, ...job } = await getJob(ctx, PREVIEW_KIND, id);
  const { state, progress, note, error } = job;
  const preview = state === "succeeded" ? ImportPreview.parse(result) : null;
  return { id, state, progress, note, error, preview };
}

/**
 * Queues an import.
 * @throws InvalidInputError for columns of a CSV file that cannot be together
 */
export async function createImport(
  ctx: ServiceContext,
  input: CreateImportInput,
): Promise<{ id: string }> {
  requirePermission(ctx, "runs.write");
  const { project, source, mapping } = parseInput(CreateImportInput, input, "import");
  const { name } = await getProject(ctx, project);
  await checkSource(ctx, source);
  const fault = source.kind === "csv" ? findColumnFault(mapping.columns) : null;
  if (fault !== null) throw new InvalidInputError(fault);
  if (mapping.experiments.length === 0) throw new InvalidInputError("Choose an experiment first");
  const described = await describeSource(ctx, source);
  return audited(ctx, "imports.create", async (tx) => {
    const id = await enqueueJob(tx, {
      kind: IMPORT_KIND,
      title: `Import ${described} into ${name}`,
      payload: { project, source: storeSource(ctx, source), mapping, described },
      actor: ctx.actor,
      maxAttempts: 5,
    });
    const after = { project, source: described, mapping };
    return {
      result: { id },
      audit: { objectKind: "import", objectId: id, objectName: described, after },
    };
  });
}

/** Imports into the project, newest first; at most a hundred. */
export async function listImports(
  ctx: Pick<ServiceContext, "pool">,
  project: string,
): Promise<ImportItem[]> {
  const rows = await sqlOfPool(ctx.pool)<Row>(
    `SELECT ${ROW} FROM jobs WHERE kind = $1 AND payload->>'project' = $2
     ORDER BY created_at DESC LIMIT 100`,
    [IMPORT_KIND, project],
  );
  return rows.map(toItem);
}

/** @throws NotFoundError */
export async function getImport(
  ctx: Pick<ServiceContext, "pool">,
  id: string,
): Promise<ImportItem> {
  return toItem(await getJob(ctx, IMPORT_KIND, id));
}

/** Ends an import that is under way; the runs that came so far stay. */
export async function cancelImport(ctx: ServiceContext, id: string): Promise<void> {
  requirePermission(ctx, "runs.write");
  const { source, state } = await getImport(ctx, id);
  await audited(ctx, "imports.cancel", async (tx) => {
    if (!(await requestCancel(tx, id))) {
      throw new AppError("CONFLICT", `The import has already ${state}`);
    }
    return { result: null, audit: { objectKind: "import", objectId: id, objectName: source } };
  });
}

async function checkSource(ctx: ServiceContext, source: ImportSourceInput): Promise<void> {
  if (source.kind !== "mlflow") {
    await findUploads(ctx, source.uploads);
    return;
  }
  // A caller of the API could otherwise look around in the network that the server stands in.
  if (source.allowPrivate && ctx.actor.role !== "admin") {
    throw new AppError("FORBIDDEN", "Only an admin may let an import call a private address");
  }
}

/** The server's address, or the files' names. */
async function describeSource(ctx: ServiceContext, source: ImportSourceInput): Promise<string> {
  if (source.kind === "mlflow") return new URL(source.url).host;
  const files = await findUploads(ctx, source.uploads);
  const [first] = files.map(({ key }) => baseName(key));
  return files.length === 1 ? (first ?? "") : `${first} and ${files.length - 1} more`;
}

const ROW = `id, state, progress, progress_note AS note, error, result, payload,
  cancel_requested AS "cancelRequested", actor_name AS "actorName", created_at AS "createdAt",
  finished_at AS "finishedAt"`;
type Row = Omit<ImportItem, "kind" | "source" | "result"> & {
  payload: { described?: string };
  result: unknown;
};

async function getJob(ctx: Pick<ServiceContext, "pool">, kind: string, id: string): Promise<Row> {
  const sql = `SELECT ${ROW} FROM jobs WHERE kind = $1 AND id = $2`;
  const [row] = await sqlOfPool(ctx.pool)<Row>(sql, [kind, id]);
  if (row === undefined) throw new NotFoundError("Import", id);
  return row;
}

function toItem({ payload, result, ...row }: Row): ImportItem {
  const { source } = ImportPayload.parse(payload);
  return {
    ...row,
    kind: source.kind,
    source: payload.described ?? "",
    result: ImportCounts.safeParse(result).data ?? null,
  };
}
