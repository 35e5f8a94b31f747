import { evaluateContract, findActiveContracts } from "@/server/contracts/service";
import { describeBreaks, type EvaluatedContract } from "@/server/pipelines/contract-breaks";
import { type FeatureWork, readOutput, type StepVerb } from "@/server/pipelines/steps/step-work";
import { AppError } from "@/server/platform/errors";

/** A contract that blocks fails the step; one that warns or observes is logged. */
export const validateStep: StepVerb<"validate", FeatureWork> = async (ctx, work) => {
  const { datasetId, versionId } = readOutput(work, "ingest");
  const active = await findActiveContracts(ctx, datasetId);
  const contracts: EvaluatedContract[] = [];
  for (const { id, slug, enforcement } of active) {
    ctx.signal.throwIfAborted();
    const result = await evaluateContract(ctx, id, versionId);
    const contract = { contractId: id, slug, enforcement, ...result };
    contracts.push(contract);
    ctx.report(contracts.length / active.length, slug);
    const failed = result.failedChecks.length;
    if (failed === 0) ctx.logLine(`Contract ${slug}: every check passed`);
    else ctx.logLine(`Contract ${slug} (${enforcement}): ${failed} checks failed`, "warn");
  }
  if (active.length === 0) ctx.logLine("The dataset has no active contract", "warn");

  const blocking = contracts.find(
    ({ enforcement, failedChecks }) => enforcement === "block" && failedChecks.length > 0,
  );
  if (blocking !== undefined) throw new AppError("CONFLICT", describeBreaks(blocking));
  return async () => ({ contracts });
};
