export { editDatasets, restoreDatasets } from "./service/edit";
export { listTerms, removeTerm, saveTerm } from "./service/glossary";
export { describeColumns, getKnowledge, setTerms } from "./service/knowledge";
export { getStoreUsage, getUsage, recordReads } from "./service/usage";
