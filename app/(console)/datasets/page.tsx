import type { Metadata } from "next";
import { DatasetsTable } from "@/components/catalog/datasets-table";
import { UploadButton } from "@/components/catalog/upload/upload-button";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";

export const metadata: Metadata = { title: "Datasets" };

export default function DatasetsPage() {
  return (
    <Page wide fill>
      <PageHeader
        title="Datasets"
        lead="Every dataset with its newest version, and whether it keeps its contract."
        actions={<UploadButton />}
      />
      <DatasetsTable />
    </Page>
  );
}
