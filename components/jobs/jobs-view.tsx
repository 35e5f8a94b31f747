"use client";

import { JobsTable } from "@/components/jobs/jobs-table";
import { WorkersTable } from "@/components/jobs/workers-table";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { Tabs } from "@/components/ui/tabs";

export function JobsView() {
  return (
    <Page wide fill>
      <PageHeader
        title="Jobs and workers"
        lead="All work that runs outside a request, and the processes that do it."
      />
      <Tabs
        fill
        label="Jobs and workers"
        items={[
          { id: "jobs", label: "Jobs", content: <JobsTable /> },
          { id: "workers", label: "Workers", content: <WorkersTable /> },
        ]}
      />
    </Page>
  );
}
