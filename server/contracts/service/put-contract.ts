import { getDataset } from "@/server/catalog/service";
import { findSameChange } from "@/server/contracts/repository/changes";
import { findContract } from "@/server/contracts/repository/contracts";
import { PutContractInput } from "@/server/contracts/schema";
import { saveDocument } from "@/server/contracts/service/documents";
import { createContract, updateContract } from "@/server/contracts/service/manage";
import { requirePermission } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import { AppError, parseInput } from "@/server/platform/errors";

type Put = { id: string; slug: string; changeId: string | null };

/**
 * A contract as a file of configuration says it: made when it is not there, else changed; another
 * document becomes its next version, or a change request where consumers must accept it. A request
 * that was made by the same call before is kept with its answers.
 * @throws AppError CONFLICT for a contract that binds another dataset, or another object, and for a
 *   document that a consumer refused
 */
export async function putContract(ctx: ServiceContext, input: PutContractInput): Promise<Put> {
  requirePermission(ctx, "contracts.write");
  const { slug, datasetId, object, source, reason, ...said } = parseInput(
    PutContractInput,
    input,
    "contract",
  );
  const known = await findContract(ctx.db, slug);
  if (known === null) {
    const { id } = await createContract(ctx, { slug, datasetId, object, source, ...said });
    return { id, slug, changeId: null };
  }
  const dataset = await getDataset(ctx, datasetId);
  if (known.datasetId !== dataset.id || (object !== undefined && known.object !== object)) {
    const problem = `The contract "${slug}" binds ${known.dataset.slug} by the object "${known.object}"`;
    throw new AppError("CONFLICT", `${problem}. Choose another slug`);
  }
  await updateContract(ctx, { id: known.id, ...said });
  if (source === undefined) return { id: known.id, slug, changeId: null };
  const same = { contractId: known.id, baseVersion: known.version, source };
  const asked = await findSameChange(ctx.db, same);
  if (asked?.state === "rejected") {
    const problem = `A consumer of the contract "${slug}" refused this document`;
    throw new AppError("CONFLICT", `${problem}. Change it, or ask again on the contract's page`);
  }
  if (asked !== null) return { id: known.id, slug, changeId: asked.id };
  const { changeId } = await saveDocument(ctx, { contract: known.id, source, reason });
  return { id: known.id, slug, changeId };
}
