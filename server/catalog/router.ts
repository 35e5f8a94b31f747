import { z } from "zod";
import {
  CreateDatasetInput,
  CreatedRef,
  CreateStoreInput,
  DatasetDetail,
  DatasetPage,
  DatasetProfile,
  DatasetSample,
  DatasetVersion,
  DatasetVolume,
  JobRef,
  ProfileComparison,
  Scan,
  ScanPreview,
  StoreDetail,
  StoreKind,
  StorePage,
  StoreTarget,
  StoreTest,
  UpdateDatasetInput,
  UpdateStoreInput,
} from "@/server/catalog/schema";
import {
  compareVersions,
  createDataset,
  createStore,
  ensureUploadStore,
  getDataset,
  getDatasetFacet,
  getLastScan,
  getProfile,
  getSample,
  getScanPreview,
  getStoreDetail,
  getVolume,
  listDatasets,
  listScans,
  listStoreKinds,
  listStoreReaders,
  listStores,
  listVersions,
  removeStore,
  requestIngest,
  requestProfile,
  requestScan,
  requestScanPreview,
  testStore,
  testTarget,
  updateDataset,
  updateStore,
} from "@/server/catalog/service";
import { StoreReader } from "@/server/catalog/store-reads/schema";
import { Facet, FacetInput, ListInput } from "@/server/lib/list/schema";
import { protectedProcedure, router } from "@/server/platform/trpc";

const StoreRef = z.object({ store: z.string().min(1) });
const DatasetRef = z.object({ dataset: z.string().min(1) });
const VersionOfDataset = DatasetRef.extend({ number: z.number().int().optional() });

export const storesRouter = router({
  list: protectedProcedure
    .input(ListInput)
    .output(StorePage)
    .query(({ ctx, input }) => listStores(ctx, input)),
  create: protectedProcedure
    .input(CreateStoreInput)
    .output(CreatedRef)
    .mutation(({ ctx, input }) => createStore(ctx, input)),
  kinds: protectedProcedure.output(z.array(StoreKind)).query(() => listStoreKinds()),
  get: protectedProcedure
    .input(StoreRef)
    .output(StoreDetail)
    .query(({ ctx, input }) => getStoreDetail(ctx, input.store)),
  update: protectedProcedure
    .input(UpdateStoreInput)
    .mutation(({ ctx, input }) => updateStore(ctx, input)),
  remove: protectedProcedure
    .input(StoreRef)
    .mutation(({ ctx, input }) => removeStore(ctx, input.store)),
  test: protectedProcedure
    .input(StoreRef)
    .output(StoreTest)
    .mutation(({ ctx, input }) => testStore(ctx, input.store)),
  testTarget: protectedProcedure
    .input(StoreTarget.extend({ store: z.string().min(1).optional() }))
    .output(StoreTest)
    .mutation(({ ctx, input }) => testTarget(ctx, input)),
  scan: protectedProcedure
    .input(StoreRef)
    .output(JobRef)
    .mutation(async ({ ctx, input }) => ({ jobId: await requestScan(ctx, input.store) })),
  previewScan: protectedProcedure
    .input(StoreRef)
    .output(JobRef)
    .mutation(async ({ ctx, input }) => ({ jobId: await requestScanPreview(ctx, input.store) })),
  scanPreview: protectedProcedure
    .input(z.object({ jobId: z.string().min(1) }))
    .output(ScanPreview)
    .query(({ ctx, input }) => getScanPreview(ctx, input.jobId)),
  scans: protectedProcedure
    .input(StoreRef)
    .output(z.array(Scan))
    .query(({ ctx, input }) => listScans(ctx, input.store)),
  /** The store that takes files from browsers. */
  ensureUploads: protectedProcedure
    .output(CreatedRef)
    .mutation(({ ctx }) => ensureUploadStore(ctx)),
  readers: protectedProcedure
    .input(StoreRef)
    .output(z.array(StoreReader))
    .query(({ ctx, input }) => listStoreReaders(ctx, input.store)),
  lastScan: protectedProcedure
    .input(StoreRef)
    .output(Scan.nullable())
    .query(({ ctx, input }) => getLastScan(ctx, input.store)),
});

export const datasetsRouter = router({
  list: protectedProcedure
    .input(ListInput)
    .output(DatasetPage)
    .query(({ ctx, input }) => listDatasets(ctx, input)),
  get: protectedProcedure
    .input(DatasetRef)
    .output(DatasetDetail)
    .query(({ ctx, input }) => getDataset(ctx, input.dataset)),
  facet: protectedProcedure
    .input(FacetInput)
    .output(Facet)
    .query(({ ctx, input }) => getDatasetFacet(ctx, input)),
  create: protectedProcedure
    .input(CreateDatasetInput)
    .output(CreatedRef)
    .mutation(({ ctx, input }) => createDataset(ctx, input)),
  update: protectedProcedure
    .input(UpdateDatasetInput)
    .mutation(({ ctx, input }) => updateDataset(ctx, input)),
  versions: protectedProcedure
    .input(DatasetRef)
    .output(z.array(DatasetVersion))
    .query(({ ctx, input }) => listVersions(ctx, input.dataset)),
  sample: protectedProcedure
    .input(VersionOfDataset)
    .output(DatasetSample)
    .query(({ ctx, input }) => getSample(ctx, input.dataset, input.number)),
  profile: protectedProcedure
    .input(VersionOfDataset)
    .output(DatasetProfile)
    .query(({ ctx, input }) => getProfile(ctx, input.dataset, input.number)),
  compareProfiles: protectedProcedure
    .input(DatasetRef.extend({ before: z.number().int(), after: z.number().int() }))
    .output(ProfileComparison)
    .query(({ ctx, input }) => compareVersions(ctx, input.dataset, input)),
  volume: protectedProcedure
    .input(DatasetRef)
    .output(DatasetVolume.nullable())
    .query(({ ctx, input }) => getVolume(ctx, input.dataset)),
  ingest: protectedProcedure
    .input(DatasetRef)
    .output(JobRef)
    .mutation(async ({ ctx, input }) => ({ jobId: await requestIngest(ctx, input.dataset) })),
  requestProfile: protectedProcedure
    .input(z.object({ versionId: z.string().min(1) }))
    .output(JobRef)
    .mutation(async ({ ctx, input }) => ({ jobId: await requestProfile(ctx, input.versionId) })),
});
