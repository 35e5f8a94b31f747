import type { Metadata } from "next";
import { ContractsTable } from "@/components/contracts/contracts-table";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";

export const metadata: Metadata = { title: "Contracts" };

export default function ContractsPage() {
  return (
    <Page wide fill>
      <PageHeader
        title="Contracts"
        lead="What consumers may rely on in each dataset, and whether the data keep it."
      />
      <ContractsTable />
    </Page>
  );
}
