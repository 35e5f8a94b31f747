import { isContact } from "@/server/contracts/consumers";
import { replaceDocument } from "@/server/contracts/repository/contracts";
import { AnswerChangeInput, ChangeRequest, WaitingAnswer } from "@/server/contracts/schema";
import { getContractRow } from "@/server/contracts/service/manage";
import { audited, getMe, requirePermission } from "@/server/identity/service";
import { readContract } from "@/server/lib/odcs/read";
import type { ServiceContext } from "@/server/platform/context";
import type { Tx } from "@/server/platform/db";
import { AppError, InvalidInputError, NotFoundError, parseInput } from "@/server/platform/errors";

const CHANGES_SHOWN = 50;

/** Change requests of a contract, newest first, at most fifty. */
export async function listChanges(ctx: ServiceContext, idOrSlug: string): Promise<ChangeRequest[]> {
  const { id } = await getContractRow(ctx, idOrSlug);
  const { email } = await getMe(ctx);
  const rows = await ctx.db.contractChange.findMany({
    where: { contractId: id },
    include: { answers: { orderBy: { consumer: "asc" } } },
    orderBy: { createdAt: "desc" },
    take: CHANGES_SHOWN,
  });
  return rows.map((row) => {
    const answers = row.answers.map((answer) => ({
      ...answer,
      byProposer: answer.byId !== null && answer.byId === row.proposedById,
      isMine: isContact(answer.contact, email),
    }));
    return ChangeRequest.parse({ ...row, answers });
  });
}

/** Answers that the person who asks is asked for, oldest first. */
export async function listWaiting(ctx: ServiceContext): Promise<WaitingAnswer[]> {
  const { email } = await getMe(ctx);
  if (email === null) return [];
  const rows = await ctx.db.contractAnswer.findMany({
    where: {
      ...{ accepted: null, contact: { equals: email, mode: "insensitive" } },
      change: { state: "proposed" },
    },
    include: { change: { include: { contract: { select: { slug: true, name: true } } } } },
    orderBy: { changeId: "asc" },
    take: CHANGES_SHOWN,
  });
  return rows.map(({ changeId, consumer, change }) => {
    const { slug: contractSlug, name: contractName } = change.contract;
    return WaitingAnswer.parse({ ...change, changeId, consumer, contractSlug, contractName });
  });
}

/** The document that a change request proposes. @throws NotFoundError */
export async function getProposedSource(ctx: ServiceContext, changeId: string): Promise<string> {
  return (await getChangeRow(ctx, changeId)).source;
}

/**
 * What a consumer says to a change: by its contact, or on its behalf by somebody who keeps contracts
 * and says why. The last acceptance puts the document to use, one refusal ends the request.
 * @throws AppError FORBIDDEN for others, CONFLICT when the request is decided, or its base is no
 *   longer in use
 */
export async function answerChange(
  ctx: ServiceContext,
  input: AnswerChangeInput,
): Promise<{ state: string; version: number }> {
  const { changeId, consumer, accepted, note } = parseInput(AnswerChangeInput, input, "answer");
  const change = await getChangeRow(ctx, changeId);
  const asked = change.answers.find((answer) => answer.consumer === consumer);
  if (asked === undefined) throw new NotFoundError("Consumer", consumer);
  const onBehalf = !isContact(asked.contact, (await getMe(ctx)).email);
  if (onBehalf) requireWord(ctx, consumer, note);
  requireOpen(change);
  return audited(ctx, "contracts.answerChange", async (tx) => {
    // Two consumers who answer at once must see each other's answer.
    await tx.$queryRaw`SELECT 1 FROM contracts WHERE id = ${change.contractId} FOR UPDATE`;
    const now = await tx.contractChange.findUniqueOrThrow({ where: { id: changeId } });
    requireOpen(now);
    await tx.contractAnswer.update({
      where: { changeId_consumer: { changeId, consumer } },
      data: {
        ...{ accepted, note, onBehalf, at: ctx.now() },
        ...{ byId: ctx.actor.id, byName: ctx.actor.name },
      },
    });
    const result = accepted
      ? await applyIfAccepted(ctx, tx, change)
      : await decide(ctx, tx, change, "rejected");
    const audit = {
      ...{ objectKind: "contract", objectId: change.contractId, objectName: change.contract.slug },
      after: { changeId, consumer, accepted, note, onBehalf, ...result },
    };
    return { result, audit };
  });
}

/** Who answers for somebody else keeps contracts, and says on whose word. */
function requireWord(ctx: ServiceContext, consumer: string, note: string): void {
  requirePermission(ctx, "contracts.write");
  if (note.trim() !== "") return;
  throw new InvalidInputError(
    `You are not the contact of ${consumer}. Say in the note on whose word you answer for it`,
  );
}

type ChangeRow = Awaited<ReturnType<typeof getChangeRow>>;

function requireOpen({ state }: { state: string }): void {
  if (state !== "proposed") throw new AppError("CONFLICT", `The change is ${state} already`);
}

async function applyIfAccepted(ctx: ServiceContext, tx: Tx, change: ChangeRow) {
  const waiting = await tx.contractAnswer.count({
    where: { changeId: change.id, OR: [{ accepted: null }, { accepted: false }] },
  });
  if (waiting > 0) return { state: "proposed", version: change.baseVersion };
  const { contract: document } = readContract(change.source);
  const number = change.baseVersion + 1;
  const applied =
    document !== null &&
    (await replaceDocument(tx, {
      ...{ contractId: change.contractId, number, source: change.source, document },
      changes: change.changes as object[],
      reason: change.reason,
      createdByName: change.proposedByName,
    }));
  if (!applied) {
    throw new AppError(
      "CONFLICT",
      "The contract changed since this was proposed. Withdraw it and propose it anew",
    );
  }
  return decide(ctx, tx, change, "applied");
}

async function decide(
  ctx: ServiceContext,
  tx: Tx,
  { id, baseVersion }: ChangeRow,
  state: "applied" | "rejected" | "withdrawn",
) {
  await tx.contractChange.update({ where: { id }, data: { state, decidedAt: ctx.now() } });
  return { state, version: state === "applied" ? baseVersion + 1 : baseVersion };
}

/** Takes a request back. @throws AppError CONFLICT when it is decided */
export async function withdrawChange(ctx: ServiceContext, changeId: string): Promise<void> {
  requirePermission(ctx, "contracts.write");
  const change = await getChangeRow(ctx, changeId);
  requireOpen(change);
  await audited(ctx, "contracts.withdrawChange", async (tx) => {
    await decide(ctx, tx, change, "withdrawn");
    const { contractId, contract } = change;
    const audit = { objectKind: "contract", objectId: contractId, objectName: contract.slug };
    return { result: undefined, audit: { ...audit, after: { changeId } } };
  });
}

async function getChangeRow(ctx: ServiceContext, changeId: string) {
  const change = await ctx.db.contractChange.findUnique({
    where: { id: changeId },
    include: { answers: true, contract: { select: { slug: true } } },
  });
  if (change === null) throw new NotFoundError("Change request", changeId);
  return change;
}
