import { AUDIT_LIST } from "@/server/identity/lists";
import { requireActorPermission } from "@/server/identity/permissions";
import { insertAudit } from "@/server/identity/repository";
import type { AuditEntry, Permission } from "@/server/identity/schema";
import { toSnapshot } from "@/server/identity/snapshot";
import type { ListInput, ListPage } from "@/server/lib/list/schema";
import type { ServiceContext } from "@/server/platform/context";
import type { Tx } from "@/server/platform/db";
import { listRows } from "@/server/platform/list-rows";

/** What was changed, as it was and as it is; either may be missing. */
export type AuditedObject = {
  objectKind: string;
  objectId: string;
  objectName: string;
  before?: unknown;
  after?: unknown;
};

const TRANSACTION_LIMITS = { maxWait: 5_000, timeout: 20_000 };

/** @throws AppError FORBIDDEN naming the permission and the roles that have it */
export function requirePermission(ctx: ServiceContext, permission: Permission): void {
  requireActorPermission(ctx.actor, permission);
}

/**
 * Runs a mutation and writes its audit row in the same transaction, so that neither exists without
 * the other. `action` is `domain.verb`; secrets in the snapshots are blanked.
 */
export async function audited<T>(
  ctx: ServiceContext,
  action: string,
  work: (tx: Tx) => Promise<{ result: T; audit: AuditedObject }>,
): Promise<T> {
  return ctx.db.$transaction(async (tx) => {
    const { result, audit } = await work(tx);
    await recordAudit(tx, ctx, action, audit);
    return result;
  }, TRANSACTION_LIMITS);
}

/** As `audited`, for one action upon several objects: each gets its row. */
export async function auditedEach<T>(
  ctx: ServiceContext,
  action: string,
  work: (tx: Tx) => Promise<{ result: T; audits: readonly AuditedObject[] }>,
): Promise<T> {
  return ctx.db.$transaction(async (tx) => {
    const { result, audits } = await work(tx);
    for (const audit of audits) await recordAudit(tx, ctx, action, audit);
    return result;
  }, TRANSACTION_LIMITS);
}

/** Writes the audit row of a mutation that has a transaction already, as a job's `commit` does. */
export async function recordAudit(
  tx: Tx,
  ctx: Pick<ServiceContext, "actor" | "now">,
  action: string,
  { objectKind, objectId, objectName, before, after }: AuditedObject,
): Promise<void> {
  await insertAudit(tx, {
    at: ctx.now(),
    actorKind: ctx.actor.kind,
    actorId: ctx.actor.id,
    actorName: ctx.actor.name,
    action,
    objectKind,
    objectId,
    objectName,
    before: toSnapshot(before),
    after: toSnapshot(after),
  });
}

export async function listAudit(
  ctx: ServiceContext,
  input: ListInput,
): Promise<ListPage<AuditEntry>> {
  requirePermission(ctx, "audit.read");
  return listRows(ctx, AUDIT_LIST, input);
}
