export { getColumnGraph, listColumns } from "./service/columns";
export { findLineageNodes, getGraph } from "./service/graph";
export { recordEvents } from "./service/record";
export { registerSource } from "./service/sources";
