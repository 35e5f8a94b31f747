export { checkKey, createApiKey, ensureBootstrapKey, listApiKeys, revokeApiKey } from "./api-keys";
export {
  type AuditedObject,
  audited,
  auditedEach,
  listAudit,
  recordAudit,
  requirePermission,
} from "./audit";
export { type Auth, createAuth } from "./auth";
export { authenticate, handleAuthRequest } from "./authenticate";
export {
  acceptLink,
  changeRole,
  checkPerson,
  createPerson,
  disablePerson,
  enablePerson,
  findPerson,
  getLinkOwner,
  getMe,
  listPeople,
  resetPerson,
} from "./people";
export { mayDo } from "./permissions";
export { completeSetup, ensureSetupToken, getSetupState } from "./setup";
