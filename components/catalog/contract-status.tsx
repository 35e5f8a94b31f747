import { Status } from "@/components/ui/status";
import type { DatasetItem } from "@/server/catalog/schema";

const WORDS = {
  passed: { state: "passed", word: "Contract kept" },
  failed: { state: "failed", word: "Contract broken" },
  unchecked: { state: "unknown", word: "Not checked" },
  none: { state: "unknown", word: "No contract" },
} as const;

/** Where a dataset stands with its contracts: broken as soon as one of them is. */
export function ContractStatus({ state }: { state: DatasetItem["contractState"] }) {
  return <Status state={WORDS[state].state} word={WORDS[state].word} />;
}
