export { createApiKey, ensureBootstrapKey, listApiKeys, revokeApiKey } from "./api-keys";
export {
  type AuditedObject,
  audited,
  listAudit,
  recordAudit,
  requirePermission,
} from "./audit";
export { type Auth, createAuth } from "./auth";
export { authenticate, handleAuthRequest } from "./authenticate";
export {
  acceptLink,
  changeRole,
  createPerson,
  disablePerson,
  enablePerson,
  getLinkOwner,
  getMe,
  listPeople,
  resetPerson,
} from "./people";
export { completeSetup, ensureSetupToken, getSetupState } from "./setup";
