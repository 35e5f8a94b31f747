import type { Metadata } from "next";
import { LineageView } from "@/components/lineage/lineage-view";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";

export const metadata: Metadata = { title: "Lineage" };

export default function LineagePage() {
  return (
    <Page wide fill>
      <PageHeader
        title="Lineage"
        lead="What came from what: seen in a run, or only declared (dashed)."
      />
      <LineageView />
    </Page>
  );
}
