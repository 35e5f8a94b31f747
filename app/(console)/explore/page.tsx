import type { Metadata } from "next";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { ExplorePage } from "./explore-page";

export const metadata: Metadata = { title: "Explore" };

export default function Explore() {
  return (
    <Page wide>
      <PageHeader
        title="Explore"
        lead="SQL over every dataset and table of a store, read-only. What you ask stays in the address."
      />
      <ExplorePage />
    </Page>
  );
}
