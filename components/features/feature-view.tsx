"use client";

import { useQuery } from "@tanstack/react-query";
import { FunctionSquare } from "lucide-react";
import Link from "next/link";
import { parseAsInteger, useQueryState } from "nuqs";
import { ConsumersTable } from "@/components/features/consumers-table";
import { DefinitionTable } from "@/components/features/definition-table";
import { ImputationPanel } from "@/components/features/imputation-panel";
import { SetsTable } from "@/components/features/sets-table";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { formatDate, formatPlural } from "@/components/ui/format";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { QueryPanel } from "@/components/ui/query-panel";
import { Select } from "@/components/ui/select";
import { PageSkeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import type { FeatureViewDetail } from "@/server/features/schema";

export function FeatureView({ name }: { name: string }) {
  const trpc = useTRPC();
  const [version, setVersion] = useQueryState("v", parseAsInteger);
  const query = useQuery(
    trpc.features.getView.queryOptions({ view: name, version: version ?? undefined }),
  );
  return (
    <Page wide>
      <QueryPanel
        errorTitle="The feature view could not be loaded"
        label="Loading feature view"
        query={query}
        loading={<PageSkeleton />}
      >
        {(view) => (
          <>
            <ViewHeader view={view} onVersion={(number) => void setVersion(number)} />
            <Tabs
              label="Feature view"
              items={[
                {
                  id: "definition",
                  label: "Definition",
                  count: view.features.length,
                  content: <DefinitionTable view={view} />,
                },
                {
                  id: "imputation",
                  label: "Imputation",
                  content: <ImputationPanel view={view} />,
                },
                {
                  id: "sets",
                  label: "Materialised sets",
                  count: view.sets.length,
                  content: <SetsTable sets={view.sets} dataset={view.dataset} />,
                },
                {
                  id: "consumers",
                  label: "Consumers",
                  count: view.consumers.length,
                  content: <ConsumersTable consumers={view.consumers} />,
                },
              ]}
            />
          </>
        )}
      </QueryPanel>
    </Page>
  );
}

function ViewHeader({
  view,
  onVersion,
}: {
  view: FeatureViewDetail;
  onVersion: (version: number) => void;
}) {
  const { name, version, versions, entityName, joinKey, dataset, timeColumn, labelColumn } = view;
  return (
    <PageHeader
      title={name}
      icon={<FunctionSquare />}
      breadcrumb={[{ label: "Feature views", href: "/features" }]}
      status={<Badge tone="accent">v{version}</Badge>}
      lead={view.description === "" ? undefined : view.description}
      meta={
        <>
          <span>
            Entity {entityName}, key <span className="font-mono">{joinKey}</span>
          </span>
          <span>
            Dataset{" "}
            <Link href={`/datasets/${dataset.slug}`} className="underline">
              {dataset.name}
            </Link>
          </span>
          <span>
            Time <span className="font-mono">{timeColumn}</span>
          </span>
          {labelColumn !== null && (
            <span>
              Label <span className="font-mono">{labelColumn}</span>
            </span>
          )}
          <span>{formatPlural(view.features.length, "feature")}</span>
          <span>Since {formatDate(view.createdAt)}</span>
        </>
      }
      actions={
        versions.length > 1 ? (
          <Select
            aria-label="Version of the view"
            className="w-44"
            value={String(version)}
            options={versions.map((each) => ({
              value: String(each.version),
              label: `v${each.version}, ${formatDate(each.createdAt)}`,
            }))}
            onValueChange={(value) => onVersion(Number(value))}
          />
        ) : undefined
      }
    />
  );
}
