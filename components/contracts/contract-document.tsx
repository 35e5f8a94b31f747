"use client";

import dynamic from "next/dynamic";
import { PageSkeleton } from "@/components/ui/skeleton";
import type { ContractDetail } from "@/server/contracts/schema";

/** Fetched when the tab is opened: reading a contract needs none of it. */
const Editor = dynamic(
  () =>
    import("@/components/contracts/editor/contract-editor").then(({ ContractEditor }) => ({
      default: ContractEditor,
    })),
  { ssr: false, loading: () => <PageSkeleton /> },
);

export function ContractDocumentView({ contract }: { contract: ContractDetail }) {
  // Another version in use is another text to begin with.
  return <Editor key={contract.version} contract={contract} />;
}
