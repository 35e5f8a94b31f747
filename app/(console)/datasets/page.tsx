import type { Metadata } from "next";
import Link from "next/link";
import { DatasetViews } from "@/components/catalog/dataset-views";
import { DatasetsTable } from "@/components/catalog/datasets-table";
import { UploadButton } from "@/components/catalog/upload/upload-button";
import { buttonStyle } from "@/components/ui/button-style";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";

export const metadata: Metadata = { title: "Datasets" };

export default function DatasetsPage() {
  return (
    <Page wide fill>
      <PageHeader
        title="Datasets"
        status={<DatasetViews />}
        lead="Every dataset with its newest version, and whether it keeps its contract."
        actions={
          <>
            <Link href="/glossary" className={buttonStyle({ variant: "secondary" })}>
              Glossary
            </Link>
            <UploadButton />
          </>
        }
      />
      <DatasetsTable />
    </Page>
  );
}
