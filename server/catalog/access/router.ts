import { z } from "zod";
import {
  AnswerGuessInput,
  DatasetAccess,
  DecideAccessInput,
  GrantAccessInput,
  OpenRequest,
  RequestAccessInput,
  RevokeAccessInput,
} from "@/server/catalog/access/schema";
import {
  answerGuess,
  decideAccess,
  getAccess,
  grantAccess,
  listOpenRequests,
  requestAccess,
  revokeAccess,
} from "@/server/catalog/access/service";
import { protectedProcedure, router } from "@/server/platform/trpc";

/** Who may read the sensitive columns of datasets. */
export const accessRouter = router({
  get: protectedProcedure
    .input(z.object({ dataset: z.string().min(1) }))
    .output(DatasetAccess)
    .query(({ ctx, input }) => getAccess(ctx, input.dataset)),
  request: protectedProcedure
    .input(RequestAccessInput)
    .output(z.object({ id: z.string() }))
    .mutation(({ ctx, input }) => requestAccess(ctx, input)),
  grant: protectedProcedure
    .input(GrantAccessInput)
    .output(z.object({ id: z.string() }))
    .mutation(({ ctx, input }) => grantAccess(ctx, input)),
  decide: protectedProcedure
    .input(DecideAccessInput)
    .mutation(({ ctx, input }) => decideAccess(ctx, input)),
  revoke: protectedProcedure
    .input(RevokeAccessInput)
    .mutation(({ ctx, input }) => revokeAccess(ctx, input)),
  openRequests: protectedProcedure
    .output(z.array(OpenRequest))
    .query(({ ctx }) => listOpenRequests(ctx)),
  answerGuess: protectedProcedure
    .input(AnswerGuessInput)
    .mutation(({ ctx, input }) => answerGuess(ctx, input)),
});
