"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { AddContractButton } from "@/components/contracts/add-contract-button";
import { CheckOutcome } from "@/components/contracts/check-outcome";
import { ResultMatrix } from "@/components/contracts/result-matrix";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { QueryPanel } from "@/components/ui/query-panel";
import type { DatasetDetail } from "@/server/catalog/schema";

/** The contracts of one dataset with their newest results. */
export function DatasetContracts({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.datasets.get.queryOptions({ dataset: slug }));
  return (
    <QueryPanel errorTitle="The contracts could not be loaded" label="Loading" query={query}>
      {(dataset) => <ContractList dataset={dataset} />}
    </QueryPanel>
  );
}

function ContractList({ dataset }: { dataset: DatasetDetail }) {
  if (dataset.contracts.length === 0) {
    return (
      <EmptyState
        title="No contract binds this dataset."
        text="A contract says what consumers may rely on: columns, values, shares, rows. Each new version is checked against it."
        action={<AddContractButton dataset={dataset} />}
      />
    );
  }
  return (
    <div className="flex flex-col gap-8">
      {dataset.contracts.map(({ slug }) => (
        <OneContract key={slug} slug={slug} />
      ))}
    </div>
  );
}

function OneContract({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.contracts.get.queryOptions({ contract: slug }));
  return (
    <QueryPanel errorTitle="The contract could not be loaded" label="Loading" query={query}>
      {(contract) => {
        const none = { state: null, checksPassed: null, checksFailed: null };
        return (
          <section className="flex flex-col gap-3">
            <h2 className="flex items-baseline gap-3 font-medium">
              <Link href={`/contracts/${slug}`} className="underline">
                {contract.name}
              </Link>
              <CheckOutcome outcome={contract.runs[0] ?? none} />
            </h2>
            <ResultMatrix contract={contract} />
          </section>
        );
      }}
    </QueryPanel>
  );
}
