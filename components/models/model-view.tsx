"use client";

import { useQuery } from "@tanstack/react-query";
import { Box } from "lucide-react";
import Link from "next/link";
import { parseAsInteger, useQueryState } from "nuqs";
import { EvaluationTable } from "@/components/models/evaluation-table";
import { ModelTimeline } from "@/components/models/model-timeline";
import { SignaturePanel } from "@/components/models/signature-panel";
import { VersionsTable } from "@/components/models/versions-table";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { buttonStyle } from "@/components/ui/button-style";
import { Card } from "@/components/ui/card";
import { formatDate } from "@/components/ui/format";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { QueryPanel } from "@/components/ui/query-panel";
import { Select } from "@/components/ui/select";
import { PageSkeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import type { ModelDetail } from "@/server/registry/schema";

export function ModelView({ name }: { name: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.models.get.queryOptions({ name }));
  return (
    <Page wide>
      <QueryPanel
        errorTitle="The model could not be loaded"
        label="Loading model"
        query={query}
        loading={<PageSkeleton />}
      >
        {(model) => <ModelPage model={model} />}
      </QueryPanel>
    </Page>
  );
}

function ModelPage({ model }: { model: ModelDetail }) {
  const { title, name, description, useCase, tier, project, versions } = model;
  const champion = versions.find(({ aliases }) => aliases.includes("champion"));
  return (
    <>
      <PageHeader
        title={title}
        icon={<Box />}
        breadcrumb={[{ label: "Registry", href: "/models" }]}
        status={champion !== undefined && <Badge tone="accent">champion v{champion.number}</Badge>}
        lead={description}
        meta={
          <>
            <span className="font-mono">{name}</span>
            {useCase !== "" && <span>{useCase}</span>}
            <span>Tier {tier}</span>
            <span>Project {project.name}</span>
            <span>Since {formatDate(model.createdAt)}</span>
          </>
        }
        actions={<CompareLink model={model} />}
      />
      <Tabs
        label="Model"
        items={[
          {
            id: "versions",
            label: "Versions",
            count: versions.length,
            content: <VersionsTable model={model} />,
          },
          { id: "evaluation", label: "Evaluation", content: <Evaluation model={model} /> },
          { id: "signature", label: "Signature", content: <Signature model={model} /> },
          { id: "timeline", label: "Timeline", content: <ModelTimeline model={model} /> },
        ]}
      />
    </>
  );
}

/** Compares the runs behind the newest versions, the champion's as base. */
function CompareLink({ model }: { model: ModelDetail }) {
  const { versions, project } = model;
  const champion = versions.find(({ aliases }) => aliases.includes("champion"));
  const runIds = versions.slice(0, 10).flatMap(({ runId }) => runId ?? []);
  if (runIds.length < 2) return null;
  const base = champion?.runId ?? runIds.at(-1);
  const search = new URLSearchParams({ ids: runIds.join(","), base: base ?? "" });
  return (
    <Link
      href={`/p/${project.slug}/compare?${search}`}
      className={buttonStyle({ variant: "primary" })}
    >
      Compare versions
    </Link>
  );
}

function Evaluation({ model: { versions } }: { model: ModelDetail }) {
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Card flush title="On evaluation rows" description="Rows that the version never trained on">
        <EvaluationTable versions={versions} split="evaluation" />
      </Card>
      <Card flush title="On its training rows" description="What it promised: always too kind">
        <EvaluationTable versions={versions} split="training" />
      </Card>
    </div>
  );
}

function Signature({ model: { versions } }: { model: ModelDetail }) {
  const [number, setNumber] = useQueryState("v", parseAsInteger);
  const version = versions.find((each) => each.number === number) ?? versions[0];
  if (version === undefined) {
    return (
      <p className="text-muted-foreground">A version brings its signature; none is here yet.</p>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <Select
        aria-label="Version"
        className="max-w-60"
        value={String(version.number)}
        options={versions.map((each) => ({
          value: String(each.number),
          label: [`v${each.number}`, ...each.aliases].join(", "),
        }))}
        onValueChange={(value) => void setNumber(Number(value))}
      />
      <SignaturePanel version={version} />
    </div>
  );
}
