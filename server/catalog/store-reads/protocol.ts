import type { ReadRequest } from "@/server/catalog/connectors/connector";
import type { StoreAccess } from "@/server/catalog/connectors/kinds";
import type { EngineColumn, ReadPlan } from "@/server/catalog/push-down/plan-read";
import type { ErrorCode } from "@/server/platform/errors";

export type ReadLimits = { maxRows: number; maxBytes: number };

/** What a process that reads a store is told: that one store, and nothing else of ours. */
export type ReadOrder = {
  access: StoreAccess;
  config: { dataDir: string; lakeUrl: string };
  /** As messages name the table. */
  name: string;
  request: ReadRequest;
  columns: EngineColumn[];
  expected: ReadPlan["expected"];
  isAll: boolean;
  /** Where the rows go, and a folder that the order may use. */
  file: string;
  dir: string;
  limits: ReadLimits;
};

export type ToReader = { order: ReadOrder } | { abort: true };
export type FromReader =
  | { ok: true; rowCount: number }
  | { ok: false; code: ErrorCode; message: string; detail: string | null };
