import { getVersion } from "@/server/catalog/service";
import { findScannedDatasets, resolveIncidents } from "@/server/contracts/repository/incidents";
import { evaluateContract } from "@/server/contracts/service/evaluate";
import { openIncident } from "@/server/contracts/service/incidents";
import { findActiveContracts } from "@/server/contracts/service/manage";
import { listSourceTroubles, SOURCE_RULE } from "@/server/contracts/source-troubles";
import type { JobContext } from "@/server/jobs/definition";

/** Checks a new version against every contract of its dataset; what was wrong at its source is past. */
export async function reviewVersion(ctx: JobContext, versionId: string) {
  const { datasetId } = await getVersion(ctx, versionId);
  const note = "The source was read into a new version";
  const where = { datasetId, contractId: null, ruleId: { startsWith: `${SOURCE_RULE}-` } };
  await ctx.commit((tx) => resolveIncidents(tx, where, { note, at: ctx.now() }));
  const contracts = await findActiveContracts(ctx, datasetId);
  let failed = 0;
  for (const { id } of contracts) {
    ctx.signal.throwIfAborted();
    const { state } = await evaluateContract(ctx, id, versionId);
    if (state === "failed") failed += 1;
  }
  return { contracts: contracts.length, failed };
}

/** Opens incidents for datasets whose source a scan found changed, and closes those that are over. */
export async function reviewScan(ctx: JobContext, scanId: string) {
  let opened = 0;
  for (const dataset of await findScannedDatasets(ctx.db, scanId)) {
    const { troubles, isWhole } = listSourceTroubles(dataset, dataset.entry);
    await ctx.commit(async (tx) => {
      for (const trouble of troubles) {
        const about = { datasetId: dataset.id, contractId: null, severity: "error" as const };
        await openIncident(ctx, tx, { ...about, ...trouble });
      }
      const open = await tx.dataIncident.findMany({
        where: { datasetId: dataset.id, contractId: null, openKey: { not: null } },
        select: { id: true, ruleId: true },
      });
      const over = open.filter(({ ruleId }) => isWhole(ruleId)).map(({ id }) => id);
      const note = "The source is as it was again";
      await resolveIncidents(tx, { id: { in: over } }, { note, at: ctx.now() });
    });
    for (const { title } of troubles) ctx.logLine(title, "warn");
    opened += troubles.length;
  }
  return { opened };
}
