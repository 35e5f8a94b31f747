"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowDownUp } from "lucide-react";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { ViewMenu } from "@/components/data-table/view-menu";
import { RunsWorkspace, type RunsWorkspaceProps } from "@/components/runs/workspace/runs-workspace";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { DropdownMenu } from "@/components/ui/dropdown-menu";
import { EmptyState } from "@/components/ui/empty-state";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { Select } from "@/components/ui/select";

export function RunsView({ project, renderReport }: RunsWorkspaceProps) {
  const trpc = useTRPC();
  const { data: projects } = useQuery(trpc.projects.list.queryOptions());
  const router = useRouter();
  const current = projects?.find(({ slug }) => slug === project);
  if (projects !== undefined && current === undefined) return <NoProject project={project} />;
  return (
    <Page wide fill>
      <PageHeader
        title={current?.name ?? project}
        breadcrumb={[{ label: "Experiments", href: "/runs" }]}
        status={<RunViews project={project} />}
        actions={
          <>
            <MoveMenu project={project} />
            {projects !== undefined && projects.length > 1 && (
              <Select
                aria-label="Project"
                value={project}
                options={projects.map(({ slug, name, runCount }) => ({
                  value: slug,
                  label: `${name} (${runCount})`,
                }))}
                onValueChange={(slug) => router.push(`/p/${slug}/runs`)}
              />
            )}
          </>
        }
      />
      <RunsWorkspace key={project} project={project} renderReport={renderReport} />
    </Page>
  );
}

function RunViews({ project }: { project: string }) {
  const router = useRouter();
  const isOfDeleted = useSearchParams().get("life") === "deleted";
  const openDeleted = () => router.replace("?life=deleted", { scroll: false });
  return (
    <ViewMenu
      scope={{ list: "runs", project }}
      keeps="Filter, sort, groups, columns, curves and charts"
      defaultLabel="Open the runs of this project with it"
      moreItems={[{ label: "Deleted runs", checked: isOfDeleted, onSelect: openDeleted }]}
    />
  );
}

/** Runs from elsewhere, and runs to take away. */
function MoveMenu({ project }: { project: string }) {
  return (
    <DropdownMenu
      trigger={
        <Button variant="ghost" size="icon" aria-label="Import and export" title="Import, export">
          <ArrowDownUp />
        </Button>
      }
      items={[
        { kind: "link", label: "Import runs…", href: `/p/${project}/import` },
        { kind: "link", label: "Export the project…", href: `/p/${project}/export` },
      ]}
    />
  );
}

function NoProject({ project }: { project: string }) {
  return (
    <Page>
      <EmptyState
        title={`There is no project ${project}`}
        text="It may have been renamed, or the address was cut short."
        action={
          <Link href="/runs" className={buttonStyle({ variant: "primary" })}>
            Open the last project
          </Link>
        }
      />
    </Page>
  );
}
