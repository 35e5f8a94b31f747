import type { Metadata } from "next";
import { ModelsTable } from "@/components/models/models-table";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";

export const metadata: Metadata = { title: "Registry" };

export default function ModelsPage() {
  return (
    <Page wide fill>
      <PageHeader
        title="Registry"
        lead="Every model with its versions: what may serve, what serves, and how it was judged."
      />
      <ModelsTable />
    </Page>
  );
}
