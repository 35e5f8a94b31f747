export { OWN_NAMESPACE, type OwnWork } from "./repository/own-work";
export { getColumnGraph, listColumns } from "./service/columns";
export { findLineageNodes, getGraph, listChanges } from "./service/graph";
export { getImpact } from "./service/impact";
export { listOwnWork } from "./service/own-work";
export { recordEvents } from "./service/record";
export { registerSource } from "./service/sources";
