"use client";

import Link from "next/link";
import { SimpleTable } from "@/components/data-table/simple-table";
import { AliasBadges } from "@/components/models/alias-badges";
import { AliasMenu } from "@/components/models/alias-menu";
import { Card } from "@/components/ui/card";
import {
  formatBytes,
  formatDateTime,
  formatFixed,
  formatWindow,
  truncateMiddle,
} from "@/components/ui/format";
import type { ModelDetail, ModelVersionSummary } from "@/server/registry/schema";

export function VersionsTable({ model }: { model: ModelDetail }) {
  const auc = ({ evaluation }: ModelVersionSummary) =>
    evaluation.find(({ key, split }) => key === "auc" && split === "evaluation");
  return (
    <Card
      flush
      title="Versions"
      description="What a run trained or a client registered; its files never change."
    >
      <SimpleTable
        label="Versions"
        items={model.versions}
        rowId={({ id }) => id}
        empty="No version yet: a pipeline or a client registers one."
        columns={[
          { id: "number", header: "Version", cell: ({ number }) => `v${number}` },
          {
            id: "aliases",
            header: "Aliases",
            cell: ({ aliases }) => <AliasBadges aliases={aliases} />,
          },
          {
            id: "run",
            header: "Trained by",
            cell: ({ runId, runName }) =>
              runId === null ? (
                "–"
              ) : (
                <Link
                  className="underline hover:text-accent-strong"
                  href={`/p/${model.project.slug}/runs/${runId}`}
                >
                  {runName}
                </Link>
              ),
          },
          {
            id: "trained",
            header: "Training rows of",
            cell: ({ trainedFrom, trainedTo }) =>
              trainedFrom === null || trainedTo === null
                ? "not recorded"
                : formatWindow({ from: trainedFrom, to: trainedTo }),
          },
          {
            id: "auc",
            header: "AUC",
            description: "On the evaluation rows; see Evaluation for n and window",
            align: "right",
            cell: (version) => {
              const metric = auc(version);
              return metric === undefined ? "not measured" : formatFixed(metric.value);
            },
          },
          {
            id: "file",
            header: "File",
            cell: ({ sizeBytes, artifactHash, source }) =>
              artifactHash === null ? (
                <RegisteredFrom source={source} />
              ) : (
                <span title={artifactHash}>
                  {formatBytes(sizeBytes)}{" "}
                  <span className="font-mono text-muted-foreground text-sm">
                    {truncateMiddle(artifactHash)}
                  </span>
                </span>
              ),
          },
          {
            id: "created",
            header: "Registered",
            cell: ({ createdAt, createdByName }) =>
              `${formatDateTime(createdAt)} by ${createdByName}`,
          },
          {
            id: "actions",
            header: "",
            align: "right",
            cell: (version) => <AliasMenu model={model} version={version} />,
          },
        ]}
      />
    </Card>
  );
}

/** Where a client says that its version came from. */
function RegisteredFrom({ source }: { source: string }) {
  if (source === "") return "–";
  return <span title={source}>registered from {truncateMiddle(source)}</span>;
}
