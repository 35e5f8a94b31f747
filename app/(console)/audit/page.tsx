import type { Metadata } from "next";
import { AuditPanel } from "@/components/identity/audit-panel";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";

export const metadata: Metadata = { title: "Audit" };

export default function AuditPage() {
  return (
    <Page wide fill>
      <PageHeader
        title="Audit"
        lead="Who changed what and when, with the values before and after."
      />
      <AuditPanel />
    </Page>
  );
}
