import type { Metadata } from "next";
import { FeaturesTable } from "@/components/features/features-table";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";

export const metadata: Metadata = { title: "Feature views" };

export default function FeaturesPage() {
  return (
    <Page wide fill>
      <PageHeader
        title="Feature views"
        lead="Every feature that models read: its source, what is missing in it, and what fills that."
      />
      <FeaturesTable />
    </Page>
  );
}
