import type { Metadata } from "next";
import { ContractsTable } from "@/components/contracts/contracts-table";
import { IncidentsTable } from "@/components/contracts/incidents-table";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { Tabs } from "@/components/ui/tabs";

export const metadata: Metadata = { title: "Contracts" };

export default function ContractsPage() {
  return (
    <Page wide fill>
      <PageHeader
        title="Contracts"
        lead="What consumers may rely on in each dataset, and whether the data keep it."
      />
      <Tabs
        label="Contracts and incidents"
        fill
        items={[
          { id: "contracts", label: "Contracts", content: <ContractsTable /> },
          { id: "incidents", label: "Incidents", content: <IncidentsTable fill /> },
        ]}
      />
    </Page>
  );
}
