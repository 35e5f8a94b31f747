import { z } from "zod";
import { CreatedRef, JobRef } from "@/server/catalog/schema";
import {
  ContractCheck,
  ContractDetail,
  ContractPage,
  CreateContractInput,
  UpdateContractInput,
} from "@/server/contracts/schema";
import {
  createContract,
  getContract,
  listChecks,
  listContracts,
  requestEvaluation,
  updateContract,
} from "@/server/contracts/service";
import { ListInput } from "@/server/lib/list/schema";
import { protectedProcedure, router } from "@/server/platform/trpc";

export const contractsRouter = router({
  list: protectedProcedure
    .input(ListInput)
    .output(ContractPage)
    .query(({ ctx, input }) => listContracts(ctx, input)),
  get: protectedProcedure
    .input(z.object({ contract: z.string().min(1) }))
    .output(ContractDetail)
    .query(({ ctx, input }) => getContract(ctx, input.contract)),
  checks: protectedProcedure
    .input(z.object({ runId: z.string().min(1) }))
    .output(z.array(ContractCheck))
    .query(({ ctx, input }) => listChecks(ctx, input.runId)),
  create: protectedProcedure
    .input(CreateContractInput)
    .output(CreatedRef)
    .mutation(({ ctx, input }) => createContract(ctx, input)),
  update: protectedProcedure
    .input(UpdateContractInput)
    .output(z.object({ version: z.number().int() }))
    .mutation(({ ctx, input }) => updateContract(ctx, input)),
  evaluate: protectedProcedure
    .input(z.object({ contractId: z.string().min(1), versionId: z.string().min(1) }))
    .output(JobRef)
    .mutation(async ({ ctx, input }) => ({
      jobId: await requestEvaluation(ctx, input.contractId, input.versionId),
    })),
});
