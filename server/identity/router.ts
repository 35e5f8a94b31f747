import { z } from "zod";
import {
  AcceptLinkInput,
  ApiKeyPage,
  AuditPage,
  ChangeRoleInput,
  CompleteSetupInput,
  CreateApiKeyInput,
  CreatePersonInput,
  LinkOwner,
  ListIdentityInput,
  Me,
  NewApiKey,
  PersonId,
  PersonLink,
  PersonPage,
  SetupState,
} from "@/server/identity/schema";
import {
  acceptLink,
  changeRole,
  completeSetup,
  createApiKey,
  createPerson,
  disablePerson,
  enablePerson,
  getLinkOwner,
  getMe,
  getSetupState,
  listApiKeys,
  listAudit,
  listPeople,
  resetPerson,
  revokeApiKey,
} from "@/server/identity/service";
import { protectedProcedure, publicProcedure, router } from "@/server/platform/trpc";

export const meRouter = router({
  get: protectedProcedure.output(Me).query(({ ctx }) => getMe(ctx)),
});

export const setupRouter = router({
  state: publicProcedure.output(SetupState).query(({ ctx }) => getSetupState(ctx)),
  complete: publicProcedure
    .input(CompleteSetupInput)
    .output(PersonId)
    .mutation(({ ctx, input }) => completeSetup(ctx, input)),
  linkOwner: publicProcedure
    .input(AcceptLinkInput.pick({ token: true }))
    .output(LinkOwner)
    .query(({ ctx, input }) => getLinkOwner(ctx, input.token)),
  acceptLink: publicProcedure
    .input(AcceptLinkInput)
    .output(LinkOwner)
    .mutation(({ ctx, input }) => acceptLink(ctx, input)),
});

export const peopleRouter = router({
  list: protectedProcedure
    .input(ListIdentityInput)
    .output(PersonPage)
    .query(({ ctx, input }) => listPeople(ctx, input)),
  create: protectedProcedure
    .input(CreatePersonInput)
    .output(PersonLink)
    .mutation(({ ctx, input }) => createPerson(ctx, input)),
  reset: protectedProcedure
    .input(PersonId)
    .output(PersonLink)
    .mutation(({ ctx, input }) => resetPerson(ctx, input.id)),
  changeRole: protectedProcedure
    .input(ChangeRoleInput)
    .output(z.void())
    .mutation(({ ctx, input }) => changeRole(ctx, input.id, input.role)),
  disable: protectedProcedure
    .input(PersonId)
    .output(z.void())
    .mutation(({ ctx, input }) => disablePerson(ctx, input.id)),
  enable: protectedProcedure
    .input(PersonId)
    .output(z.void())
    .mutation(({ ctx, input }) => enablePerson(ctx, input.id)),
});

export const keysRouter = router({
  list: protectedProcedure
    .input(ListIdentityInput)
    .output(ApiKeyPage)
    .query(({ ctx, input }) => listApiKeys(ctx, input)),
  create: protectedProcedure
    .input(CreateApiKeyInput)
    .output(NewApiKey)
    .mutation(({ ctx, input }) => createApiKey(ctx, input)),
  revoke: protectedProcedure
    .input(PersonId)
    .output(z.void())
    .mutation(({ ctx, input }) => revokeApiKey(ctx, input.id)),
});

export const auditRouter = router({
  list: protectedProcedure
    .input(ListIdentityInput)
    .output(AuditPage)
    .query(({ ctx, input }) => listAudit(ctx, input)),
});
