import type { Metadata } from "next";
import { ExploreView } from "@/components/explore/explore-view";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";

export const metadata: Metadata = { title: "Explore" };

export default function ExplorePage() {
  return (
    <Page wide>
      <PageHeader
        title="Explore"
        lead="SQL over every dataset, read-only. What you ask stays in the address."
      />
      <ExploreView />
    </Page>
  );
}
