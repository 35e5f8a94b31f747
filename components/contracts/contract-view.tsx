"use client";

import { useQuery } from "@tanstack/react-query";
import { FileCheck2 } from "lucide-react";
import Link from "next/link";
import { CheckOutcome } from "@/components/contracts/check-outcome";
import { ContractActions } from "@/components/contracts/contract-actions";
import { ContractChanges } from "@/components/contracts/contract-changes";
import { ContractDocumentView } from "@/components/contracts/contract-document";
import { ContractHistory } from "@/components/contracts/contract-history";
import { IncidentsTable } from "@/components/contracts/incidents-table";
import { ResultMatrix } from "@/components/contracts/result-matrix";
import { RulesTable } from "@/components/contracts/rules-table";
import { WaitingAnswers } from "@/components/contracts/waiting-answers";
import { useTRPC } from "@/components/trpc/provider";
import { formatPlural } from "@/components/ui/format";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { QueryPanel } from "@/components/ui/query-panel";
import { PageSkeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import { TrustMark } from "@/components/ui/trust-mark";
import type { ContractDetail } from "@/server/contracts/schema";

export function ContractView({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.contracts.get.queryOptions({ contract: slug }));
  return (
    <Page wide>
      <QueryPanel
        errorTitle="The contract could not be loaded"
        label="Loading contract"
        query={query}
        loading={<PageSkeleton />}
      >
        {(contract) => (
          <>
            <ContractHeader contract={contract} />
            <WaitingAnswers contract={contract.slug} />
            <Tabs
              label="Contract"
              items={[
                {
                  id: "results",
                  label: "Results",
                  content: <ResultMatrix contract={contract} />,
                },
                {
                  id: "rules",
                  label: "Rules",
                  count: contract.checks.length,
                  content: <RulesTable contract={contract} />,
                },
                {
                  id: "document",
                  label: "Document",
                  content: <ContractDocumentView contract={contract} />,
                },
                {
                  id: "changes",
                  label: "Changes",
                  content: <ContractChanges contract={contract} />,
                },
                {
                  id: "incidents",
                  label: "Incidents",
                  content: <IncidentsTable contract={contract.slug} />,
                },
                {
                  id: "runs",
                  label: "History",
                  count: contract.runs.length,
                  content: <ContractHistory contract={contract} />,
                },
              ]}
            />
          </>
        )}
      </QueryPanel>
    </Page>
  );
}

function ContractHeader({ contract }: { contract: ContractDetail }) {
  const { name, slug, version, description, dataset, consumers, runs } = contract;
  const [latest] = runs;
  const outcome = latest ?? { state: null, checksPassed: null, checksFailed: null };
  return (
    <PageHeader
      title={name}
      icon={<FileCheck2 />}
      breadcrumb={[{ label: "Contracts", href: "/contracts" }]}
      status={<CheckOutcome outcome={outcome} />}
      lead={description === "" ? undefined : description}
      meta={
        <>
          <span className="font-mono">{slug}</span>
          <span>v{version}</span>
          <span>
            Dataset{" "}
            <Link href={`/datasets/${dataset.slug}`} className="underline">
              {dataset.name}
            </Link>
          </span>
          <span>{formatPlural(consumers.length, "consumer")}</span>
          {latest !== undefined && (
            <TrustMark
              window={`dataset v${latest.datasetVersion}`}
              computedAt={latest.computedAt}
            />
          )}
        </>
      }
      actions={<ContractActions contract={contract} />}
    />
  );
}
