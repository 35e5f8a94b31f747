import type { Metadata } from "next";
import { PipelinesTable } from "@/components/pipelines/pipelines-table";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";

export const metadata: Metadata = { title: "Pipelines" };

export default function PipelinesPage() {
  return (
    <Page wide fill>
      <PageHeader
        title="Pipelines"
        lead="Steps that take a dataset to a registered model, and how their last runs went."
      />
      <PipelinesTable />
    </Page>
  );
}
