import type { Metadata } from "next";
import { OverviewPanel } from "@/components/monitoring/overview-panel";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";

export const metadata: Metadata = { title: "Monitoring" };

export default function MonitoringPage() {
  return (
    <Page wide>
      <PageHeader
        title="Monitoring"
        lead="Every model in production against the same rules, worst first."
      />
      <OverviewPanel />
    </Page>
  );
}
