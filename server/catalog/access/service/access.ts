import type { z } from "zod";
import { GRANT_DAYS_MAX, GRANTED_ROLES } from "@/server/catalog/access/constants";
import {
  endAccess,
  findAccesses,
  findOpenRequests,
  grantRequest,
  insertGrant,
  insertRequest,
  lockAccess,
} from "@/server/catalog/access/repository";
import {
  type DatasetAccess,
  DecideAccessInput,
  GrantAccessInput,
  type Grantee,
  type OpenRequest,
  RequestAccessInput,
  RevokeAccessInput,
} from "@/server/catalog/access/schema";
import {
  findClasses,
  findMasked,
  findReading,
  type Reading,
  toReader,
} from "@/server/catalog/access/service/mask";
import { findDataset, findVersions } from "@/server/catalog/repository";
import {
  audited,
  checkKey,
  checkPerson,
  findPerson,
  mayDo,
  requirePermission,
} from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import { isUniqueViolation } from "@/server/platform/db";
import { AppError, InvalidInputError, NotFoundError, parseInput } from "@/server/platform/errors";

const DAY_MS = 86_400_000;
const REQUESTS_SHOWN = 50;

type Owned = { id: string; ownerId: string | null };

/** What the caller may read of a dataset's sensitive columns, and who else asked or may. */
export async function getAccess(ctx: ServiceContext, ref: string): Promise<DatasetAccess> {
  const dataset = await getDatasetRow(ctx, ref);
  const [newest] = await findVersions(ctx.db, dataset.id, 1);
  const names = newest?.columns.map(({ name }) => name) ?? [];
  const reading = await findReading(ctx, dataset.id);
  const mayDecide = isDecider(ctx, dataset, reading);
  const reader = toReader(ctx.actor);
  const now = ctx.now();
  const isShown = mayDecide || reader !== null;
  const entries = isShown
    ? await findAccesses(ctx.db, dataset.id, { reader: mayDecide ? null : reader, now })
    : [];
  const classes = await findClasses(ctx, dataset.id);
  const isOpen = entries.some(
    ({ state, grantee }) => state === "requested" && grantee.id === reader?.id,
  );
  return {
    ...reading,
    masked: await findMasked(ctx, dataset.id, names),
    mayDecide,
    mayGrant: mayDo(ctx.actor, "catalog.readSensitive"),
    mayAsk:
      reader !== null &&
      !reading.mayRead &&
      !isOpen &&
      names.some((name) => classes(name).isMasked),
    entries,
  };
}

/**
 * Asks for a look at a dataset's sensitive columns; its owner, a steward or an admin answers.
 * @throws AppError CONFLICT for who may read them or has asked already
 */
export async function requestAccess(
  ctx: ServiceContext,
  input: RequestAccessInput,
): Promise<{ id: string }> {
  const { dataset: ref, purpose } = parseInput(RequestAccessInput, input, "request");
  const dataset = await getDatasetRow(ctx, ref);
  const { kind, id } = ctx.actor;
  if (id === null || kind === "system") {
    throw new AppError("FORBIDDEN", "Only a person or a key can ask for access");
  }
  if ((await findReading(ctx, dataset.id)).mayRead) {
    throw new AppError("CONFLICT", `You may read the sensitive columns of ${dataset.slug} already`);
  }
  const grantee = { granteeKind: kind, granteeId: id, granteeName: ctx.actor.name };
  const row = { ...grantee, datasetId: dataset.id, purpose, state: "requested", expiresAt: null };
  try {
    return await audited(ctx, "datasets.requestAccess", async (tx) => {
      const made = { createdByName: ctx.actor.name, createdAt: ctx.now() };
      const requestId = await insertRequest(tx, { ...row, ...made });
      return { result: { id: requestId }, audit: auditOf(dataset, { ...grantee, purpose }) };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const problem = `You have asked for access to ${dataset.slug} already`;
    throw new AppError("CONFLICT", `${problem}; somebody has yet to answer`, { cause: error });
  }
}

/** Lets a person, a key or a role read a dataset's sensitive columns for a time. */
export async function grantAccess(
  ctx: ServiceContext,
  input: GrantAccessInput,
): Promise<{ id: string }> {
  requirePermission(ctx, "catalog.readSensitive");
  const parsed = parseInput(GrantAccessInput, input, "grant");
  const { grantee, purpose, expiresAt, note } = parsed;
  const dataset = await getDatasetRow(ctx, parsed.dataset);
  checkEnd(ctx, expiresAt);
  const granteeName = await nameGrantee(ctx, grantee);
  const { name } = ctx.actor;
  const at = ctx.now();
  return audited(ctx, "datasets.grantAccess", async (tx) => {
    const id = await insertGrant(tx, {
      ...{ datasetId: dataset.id, purpose, state: "granted", expiresAt, note },
      ...{ granteeKind: grantee.kind, granteeId: grantee.id, granteeName },
      ...{ createdByName: name, createdAt: at, decidedByName: name, decidedAt: at },
    });
    const after = { grantee: { ...grantee, name: granteeName }, purpose, expiresAt, note };
    return { result: { id }, audit: auditOf(dataset, after) };
  });
}

/** Answers a request with a grant or a refusal. @throws AppError CONFLICT for one that is answered */
export async function decideAccess(ctx: ServiceContext, input: DecideAccessInput): Promise<void> {
  const parsed = parseInput(DecideAccessInput, input, "answer");
  if (parsed.decision === "grant") checkEnd(ctx, parsed.expiresAt);
  const action = parsed.decision === "grant" ? "grantAccess" : "refuseAccess";
  await changeAccess(ctx, `datasets.${action}`, parsed, async (tx, access, by) => {
    if (access.state !== "requested") {
      throw new AppError("CONFLICT", `The request of ${access.granteeName} was answered already`);
    }
    if (access.granteeKind === ctx.actor.kind && access.granteeId === ctx.actor.id) {
      throw new AppError("FORBIDDEN", "Nobody answers a request of their own");
    }
    if (parsed.decision === "refuse") await endAccess(tx, access.id, { ...by, state: "refused" });
    else await grantRequest(tx, access, { ...by, expiresAt: parsed.expiresAt });
  });
}

/** Ends a grant before its time. @throws AppError CONFLICT for one that does not hold */
export async function revokeAccess(
  ctx: ServiceContext,
  input: z.input<typeof RevokeAccessInput>,
): Promise<void> {
  const parsed = parseInput(RevokeAccessInput, input, "end of a grant");
  await changeAccess(ctx, "datasets.revokeAccess", parsed, async (tx, access, by) => {
    if (access.state !== "granted") {
      throw new AppError("CONFLICT", `The grant of ${access.granteeName} does not hold any more`);
    }
    await endAccess(tx, access.id, { ...by, state: "revoked" });
  });
}

/** Requests that wait for the caller: all for stewards and admins, those of own datasets for others. */
export async function listOpenRequests(ctx: ServiceContext): Promise<OpenRequest[]> {
  const { kind, id } = ctx.actor;
  const seesAll = mayDo(ctx.actor, "catalog.readSensitive");
  if (!seesAll && (kind !== "user" || id === null)) return [];
  const ownerId = seesAll ? null : id;
  return findOpenRequests(ctx.db, { ownerId, limit: REQUESTS_SHOWN, now: ctx.now() });
}

type Locked = NonNullable<Awaited<ReturnType<typeof lockAccess>>>;
type Tx = Parameters<typeof lockAccess>[0];
type Decided = { decidedByName: string; decidedAt: Date; note: string };

async function changeAccess(
  ctx: ServiceContext,
  action: string,
  { id, note }: { id: string; note: string },
  change: (tx: Tx, access: Locked, by: Decided) => Promise<void>,
): Promise<void> {
  await audited(ctx, action, async (tx) => {
    const access = await lockAccess(tx, id);
    if (access === null) throw new NotFoundError("Access", id);
    const { dataset, granteeKind, granteeName, state, expiresAt } = access;
    if (!isDecider(ctx, dataset, await findReading(ctx, dataset.id))) {
      const able = "Stewards and admins, and its owner while he may read them,";
      const what = `decide who reads the sensitive columns of ${dataset.slug}`;
      throw new AppError("FORBIDDEN", `${able} ${what}`);
    }
    await change(tx, access, { decidedByName: ctx.actor.name, decidedAt: ctx.now(), note });
    const before = { granteeKind, granteeName, state, expiresAt };
    return { result: undefined, audit: { ...auditOf(dataset, { note }), before } };
  });
}

/** Stewards and admins, and the owner where he may read the columns himself: nobody gives more. */
function isDecider(ctx: ServiceContext, { ownerId }: Owned, { mayRead }: Reading): boolean {
  const { kind, id } = ctx.actor;
  const isOwner = kind === "user" && id !== null && id === ownerId;
  return mayDo(ctx.actor, "catalog.readSensitive") || (isOwner && mayRead);
}

function checkEnd(ctx: ServiceContext, expiresAt: Date): void {
  const now = ctx.now().getTime();
  if (expiresAt.getTime() <= now) throw new InvalidInputError("grant.expiresAt: is in the past");
  if (expiresAt.getTime() > now + GRANT_DAYS_MAX * DAY_MS) {
    throw new InvalidInputError(`grant.expiresAt: a grant holds ${GRANT_DAYS_MAX} days at most`);
  }
}

async function nameGrantee(ctx: ServiceContext, { kind, id }: Grantee): Promise<string> {
  switch (kind) {
    case "user":
      await checkPerson(ctx, id);
      return (await findPerson(ctx, id))?.name ?? id;
    case "key":
      return checkKey(ctx, id);
    case "role": {
      if (GRANTED_ROLES.some((role) => role === id)) return id;
      throw new InvalidInputError(
        `grant.grantee: a role is one of ${GRANTED_ROLES.join(", ")}; the others read by right`,
      );
    }
  }
}

async function getDatasetRow(ctx: ServiceContext, ref: string) {
  const dataset = await findDataset(ctx.db, ref);
  if (dataset === null) throw new NotFoundError("Dataset", ref);
  return dataset;
}

function auditOf({ id, slug }: { id: string; slug: string }, after: unknown) {
  return { objectKind: "dataset", objectId: id, objectName: slug, after };
}
