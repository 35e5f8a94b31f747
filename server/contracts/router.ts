import { z } from "zod";
import { CreatedRef, JobRef } from "@/server/catalog/schema";
import {
  AnswerChangeInput,
  ChangeRequest,
  ContractCheck,
  ContractDetail,
  ContractPage,
  ContractVersion,
  CreateContractInput,
  Draft,
  DraftInput,
  DryRunInput,
  FailingRows,
  IncidentDetail,
  IncidentPage,
  ListIncidentsInput,
  Proposal,
  SaveDocumentInput,
  UpdateContractInput,
  UpdateIncidentInput,
  WaitingAnswer,
} from "@/server/contracts/schema";
import {
  answerChange,
  createContract,
  getContract,
  getDocument,
  getFailingRows,
  getIncident,
  getProposedSource,
  listChanges,
  listChecks,
  listContracts,
  listContractVersions,
  listIncidents,
  listProposals,
  listWaiting,
  readDraft,
  requestDryRun,
  requestEvaluation,
  saveDocument,
  updateContract,
  updateIncident,
  withdrawChange,
} from "@/server/contracts/service";
import { ListInput } from "@/server/lib/list/schema";
import { protectedProcedure, router } from "@/server/platform/trpc";

const Id = z.string().min(1);
const ContractRef = z.object({ contract: Id });

const documents = {
  /** A mutation though it writes nothing: documents are too long for an address. */
  draft: protectedProcedure
    .input(DraftInput)
    .output(Draft)
    .mutation(({ ctx, input }) => readDraft(ctx, input)),
  proposals: protectedProcedure
    .input(DraftInput.pick({ contract: true, source: true }))
    .output(z.array(Proposal))
    .mutation(({ ctx, input }) => listProposals(ctx, input)),
  save: protectedProcedure
    .input(SaveDocumentInput)
    .output(z.object({ version: z.number().int(), changeId: z.string().nullable() }))
    .mutation(({ ctx, input }) => saveDocument(ctx, input)),
  dryRun: protectedProcedure
    .input(DryRunInput)
    .output(JobRef)
    .mutation(async ({ ctx, input }) => ({ jobId: await requestDryRun(ctx, input) })),
  versions: protectedProcedure
    .input(ContractRef)
    .output(z.array(ContractVersion))
    .query(({ ctx, input }) => listContractVersions(ctx, input.contract)),
  document: protectedProcedure
    .input(ContractRef.extend({ number: z.number().int().positive() }))
    .output(z.string())
    .query(({ ctx, input }) => getDocument(ctx, input.contract, input.number)),
};

const changes = {
  changes: protectedProcedure
    .input(ContractRef)
    .output(z.array(ChangeRequest))
    .query(({ ctx, input }) => listChanges(ctx, input.contract)),
  waiting: protectedProcedure.output(z.array(WaitingAnswer)).query(({ ctx }) => listWaiting(ctx)),
  proposed: protectedProcedure
    .input(z.object({ changeId: Id }))
    .output(z.string())
    .query(({ ctx, input }) => getProposedSource(ctx, input.changeId)),
  answer: protectedProcedure
    .input(AnswerChangeInput)
    .output(z.object({ state: z.string(), version: z.number().int() }))
    .mutation(({ ctx, input }) => answerChange(ctx, input)),
  withdraw: protectedProcedure
    .input(z.object({ changeId: Id }))
    .mutation(({ ctx, input }) => withdrawChange(ctx, input.changeId)),
};

const incidents = {
  incidents: protectedProcedure
    .input(ListIncidentsInput)
    .output(IncidentPage)
    .query(({ ctx, input }) => listIncidents(ctx, input)),
  incident: protectedProcedure
    .input(z.object({ id: Id }))
    .output(IncidentDetail)
    .query(({ ctx, input }) => getIncident(ctx, input.id)),
  updateIncident: protectedProcedure
    .input(UpdateIncidentInput)
    .mutation(({ ctx, input }) => updateIncident(ctx, input)),
};

export const contractsRouter = router({
  ...documents,
  ...changes,
  ...incidents,
  list: protectedProcedure
    .input(ListInput)
    .output(ContractPage)
    .query(({ ctx, input }) => listContracts(ctx, input)),
  get: protectedProcedure
    .input(ContractRef)
    .output(ContractDetail)
    .query(({ ctx, input }) => getContract(ctx, input.contract)),
  checks: protectedProcedure
    .input(z.object({ runId: Id }))
    .output(z.array(ContractCheck))
    .query(({ ctx, input }) => listChecks(ctx, input.runId)),
  failingRows: protectedProcedure
    .input(z.object({ runId: Id, ruleId: Id }))
    .output(FailingRows)
    .query(({ ctx, input }) => getFailingRows(ctx, input.runId, input.ruleId)),
  create: protectedProcedure
    .input(CreateContractInput)
    .output(CreatedRef)
    .mutation(({ ctx, input }) => createContract(ctx, input)),
  update: protectedProcedure
    .input(UpdateContractInput)
    .mutation(({ ctx, input }) => updateContract(ctx, input)),
  evaluate: protectedProcedure
    .input(z.object({ contractId: Id, versionId: Id }))
    .output(JobRef)
    .mutation(async ({ ctx, input }) => ({
      jobId: await requestEvaluation(ctx, input.contractId, input.versionId),
    })),
});
