import type { Readable } from "node:stream";
import type { ImportPreview } from "@/server/tracking/imports/schema";
import type { Pair } from "@/server/tracking/repository/parts";
import type { LoggedDataset, RunStatus } from "@/server/tracking/schema";

export type ImportPoint = { key: string; step: bigint; at: bigint; value: number };

/** A file of a run, its path relative to the run's folder. */
export type ImportFile = { path: string; sizeBytes: number | null; open(): Promise<Readable> };

/** A run as its source tells it; what is long comes in pieces. */
export type ImportRun = {
  /** Of the run in its source. */
  id: string;
  /** Of its experiment in the source. */
  experimentId: string;
  name: string;
  status: RunStatus;
  userId: string;
  startedAtMs: number | null;
  finishedAtMs: number | null;
  deleted: boolean;
  /** Ids in tags such as the parent's are still those of the source. */
  tags: readonly Pair[];
  params: readonly Pair[];
  datasets: readonly LoggedDataset[];
  /** @param skip told why and how much of the run does not come along */
  points(skip: Skip): AsyncIterable<readonly ImportPoint[]>;
  files(skip: Skip): AsyncIterable<ImportFile>;
};

export type Skip = (reason: string, count?: number) => void;

export type ImportSource = {
  /** Stable over repeated imports: address of the server, hash of the file. */
  name: string;
  preview(): Promise<Omit<ImportPreview, "source">>;
  /** Total for the progress; null where only reading all would tell. */
  countRuns(): Promise<number | null>;
  /** Always in one order, so that a resumed import walks the same way. */
  runs(skip: Skip): AsyncIterable<ImportRun>;
};

/** Of a source that knows no files. */
export async function* nothing(): AsyncGenerator<never> {}
