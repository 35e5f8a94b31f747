import { getDataset, getProfile, listVersions, withoutGrants } from "@/server/catalog/service";
import { checkUsable } from "@/server/contracts/check-usable";
import { draftDocument } from "@/server/contracts/draft";
import { proposeRules } from "@/server/contracts/propose-rules";
import { insertChange } from "@/server/contracts/repository/changes";
import {
  findVersionSource,
  findVersions,
  replaceDocument,
} from "@/server/contracts/repository/contracts";
import {
  type ContractVersion,
  type Draft,
  DraftInput,
  type Proposal,
  SaveDocumentInput,
} from "@/server/contracts/schema";
import { compatibilityOf, getContractRow } from "@/server/contracts/service/manage";
import { type AuditedObject, audited, requirePermission } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import { AppError, NotFoundError, parseInput } from "@/server/platform/errors";

/** What a text would be as the contract's next version; nothing is saved. */
export async function readDraft(ctx: ServiceContext, input: DraftInput): Promise<Draft> {
  const { contract, source, edits } = parseInput(DraftInput, input, "draft");
  const row = await getContractRow(ctx, contract);
  return draftDocument({ ...row, compatibility: compatibilityOf(row) }, source, edits);
}

export type Saved = { version: number; changeId: string | null };

/**
 * Makes a text the contract's next version. Where consumers must accept its changes, it becomes a
 * change request instead, and the version stays as it is.
 */
export async function saveDocument(ctx: ServiceContext, input: SaveDocumentInput): Promise<Saved> {
  requirePermission(ctx, "contracts.write");
  const { contract, source, reason } = parseInput(SaveDocumentInput, input, "document");
  const row = await getContractRow(ctx, contract);
  if (source === row.source) return { version: row.version, changeId: null };
  const { document } = checkUsable(source, await getDataset(ctx, row.datasetId), row.object);
  const current = { ...row, compatibility: compatibilityOf(row) };
  const draft = draftDocument(current, source, []);
  const next = { contractId: row.id, source, reason, changes: draft.changes };
  return audited(
    ctx,
    "contracts.saveDocument",
    async (tx): Promise<{ result: Saved; audit: AuditedObject }> => {
      const audit = { objectKind: "contract", objectId: row.id, objectName: row.slug };
      if (draft.needsAcceptance) {
        const { id: proposedById, name: proposedByName } = ctx.actor;
        const change = { ...next, baseVersion: row.version, proposedById, proposedByName };
        const changeId = await insertChange(tx, change, row.document);
        if (changeId !== null) {
          return {
            result: { version: row.version, changeId },
            audit: { ...audit, after: { changeId } },
          };
        }
      }
      const number = row.version + 1;
      const version = { ...next, number, document, createdByName: ctx.actor.name };
      if (!(await replaceDocument(tx, version))) throw new AppError("CONFLICT", SAVED_MEANWHILE);
      const after = { version: number, changes: draft.changes };
      return { result: { version: number, changeId: null }, audit: { ...audit, after } };
    },
  );
}

export const SAVED_MEANWHILE =
  "Another version was saved meanwhile. Load the contract again and bring your changes in";

/**
 * Rules that the newest version's profile and the history of versions suggest for a draft. None from
 * values of sensitive columns: the document, into which they would go, is read by everybody.
 */
export async function listProposals(
  ctx: ServiceContext,
  input: Pick<DraftInput, "contract" | "source">,
): Promise<Proposal[]> {
  const row = await getContractRow(ctx, input.contract);
  const draft = await readDraft(ctx, input);
  if (draft.document === null) return [];
  const versions = await listVersions(ctx, row.datasetId);
  if (versions.length === 0) return [];
  const { columns } = await getProfile(withoutGrants(ctx), row.datasetId);
  return proposeRules(draft.document, row.object, columns, versions);
}

/** The documents that were in use, newest first. */
export async function listContractVersions(
  ctx: ServiceContext,
  idOrSlug: string,
): Promise<ContractVersion[]> {
  const { id } = await getContractRow(ctx, idOrSlug);
  return findVersions(ctx.db, id);
}

/** A document as it was written, the one in use where no number is given. @throws NotFoundError */
export async function getDocument(
  ctx: ServiceContext,
  idOrSlug: string,
  number?: number,
): Promise<string> {
  const row = await getContractRow(ctx, idOrSlug);
  if (number === undefined) return row.source;
  const source = await findVersionSource(ctx.db, row.id, number);
  if (source === null) throw new NotFoundError("Contract version", `${idOrSlug} ${number}`);
  return source;
}
