import type { Metadata } from "next";
import { AddStoreButton } from "@/components/catalog/store-form/add-store-dialog";
import { StoresTable } from "@/components/catalog/stores-table";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";

export const metadata: Metadata = { title: "Stores" };

export default function StoresPage() {
  return (
    <Page wide fill>
      <PageHeader
        title="Stores"
        lead="Places where data sets lie: whether they can be reached, and what a scan found there."
        actions={<AddStoreButton />}
      />
      <StoresTable />
    </Page>
  );
}
