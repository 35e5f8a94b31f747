export { findClasses, findMasked, withoutGrants } from "./access/service";
export { STORE_SCANNED_JOB, VERSION_ADDED_JOB } from "./announcements";
export {
  describeColumns,
  editDatasets,
  getUsage,
  listTerms,
  recordReads,
  restoreDatasets,
  saveTerm,
} from "./governance/service";
export {
  compareVersions,
  getDataset,
  getDatasetFacet,
  getProfile,
  getSample,
  getVersion,
  getVersionByNumber,
  getVolume,
  listDatasets,
  listVersions,
} from "./service/datasets";
export { createDataset, putDataset, updateDataset } from "./service/declare-dataset";
export { INGEST_JOB, type Ingested, ingestDataset, requestIngest } from "./service/ingest";
export { PROFILE_JOB, profileVersion, requestProfile } from "./service/profile";
export {
  getScanPreview,
  previewScan,
  requestScan,
  requestScanPreview,
  SCAN_PREVIEW_JOB,
  scanStore,
} from "./service/scan";
export { SCAN_JOB, ScanTurn } from "./service/scan-schedule";
export {
  createStore,
  ensureStore,
  getLastScan,
  getStore,
  getStoreDetail,
  listScans,
  listStoreKinds,
  listStores,
  putStore,
  removeStore,
  testStore,
  testTarget,
  updateStore,
} from "./service/stores";
export { ensureUploadStore, saveFile } from "./service/uploads";
export {
  getStoreTable,
  listStoreReaders,
  listStoreTables,
  type PreparedRead,
  prepareStoreRead,
  readPrepared,
} from "./store-reads/service";
