export {
  decideAccess,
  getAccess,
  grantAccess,
  listOpenRequests,
  requestAccess,
  revokeAccess,
} from "./service/access";
export { answerGuess } from "./service/guess";
export {
  findClasses,
  findMasked,
  findReading,
  listSensitivities,
  withoutGrants,
} from "./service/mask";
