"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { SimpleTable } from "@/components/data-table/simple-table";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { formatCount, formatDateTime } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value-list";
import { QueryPanel } from "@/components/ui/query-panel";
import { Status } from "@/components/ui/status";
import type { RunDetail } from "@/server/tracking/schema";

const CHILDREN_SHOWN = 20;
const LINK = "underline hover:text-accent-strong";

/** Runs nested in this one, the newest first. */
export function ChildRuns({ run }: { run: RunDetail }) {
  const trpc = useTRPC();
  const project = run.project.slug;
  const filter = `parent = "${run.id}"`;
  const query = useQuery(
    trpc.runs.list.queryOptions({ project, filter, sort: "-started", limit: CHILDREN_SHOWN }),
  );
  return (
    <Card
      flush
      title={`Nested runs: ${formatCount(run.childCount)}`}
      aside={
        <Link href={`/p/${project}/runs?q=${encodeURIComponent(filter)}`} className={LINK}>
          {run.childCount > CHILDREN_SHOWN ? `The newest ${CHILDREN_SHOWN}; open all` : "Open all"}
        </Link>
      }
    >
      <QueryPanel errorTitle="The nested runs could not be listed" label="Loading" query={query}>
        {({ items }) => (
          <SimpleTable
            label="Nested runs"
            dense
            items={items}
            rowId={({ id }) => id}
            columns={[
              {
                id: "name",
                header: "Run",
                cell: ({ id, name }) => (
                  <Link href={`/p/${project}/runs/${id}`} className={LINK}>
                    {name}
                  </Link>
                ),
              },
              { id: "status", header: "Status", cell: ({ status }) => <Status state={status} /> },
              {
                id: "started",
                header: "Started",
                cell: ({ startedAt }) => formatDateTime(startedAt),
              },
            ]}
          />
        )}
      </QueryPanel>
    </Card>
  );
}

/** Models that the run read or made. */
export function LoggedModels({ models }: Pick<RunDetail, "models">) {
  return (
    <Card flush title="Logged models">
      <SimpleTable
        label="Logged models"
        dense
        items={models}
        rowId={({ role, modelId, step }) => `${role} ${modelId} ${step}`}
        columns={[
          { id: "name", header: "Model", cell: ({ name }) => name },
          {
            id: "role",
            header: "",
            cell: ({ role }) => <Badge>{role === "output" ? "made here" : "read"}</Badge>,
          },
          {
            id: "id",
            header: "Id",
            cell: ({ modelId }) => <span className="font-mono text-sm">{modelId}</span>,
          },
          { id: "step", header: "Step", align: "right", cell: ({ step }) => formatCount(step) },
        ]}
      />
    </Card>
  );
}

/** Where the run came from, and its tags. */
export function AboutRun({ run }: { run: RunDetail }) {
  const { id, experiment, experimentNumber, parent, artifactUri, userId, tags, project } = run;
  const mono = (text: string) => <span className="break-all font-mono text-sm">{text}</span>;
  return (
    <Card title="About">
      <KeyValueList
        items={[
          { label: "Run id", value: mono(id) },
          { label: "Experiment", value: `${experiment} (${experimentNumber})` },
          ...(parent === null
            ? []
            : [
                {
                  label: "Parent",
                  value: (
                    <Link href={`/p/${project.slug}/runs/${parent.id}`} className={LINK}>
                      {parent.name}
                    </Link>
                  ),
                },
              ]),
          ...(userId === "" ? [] : [{ label: "User", value: userId }]),
          { label: "Files", value: mono(artifactUri) },
          ...tags.map(({ key, value }) => ({
            label: key,
            value: value === "" ? <span className="text-muted-foreground">set</span> : value,
          })),
        ]}
      />
    </Card>
  );
}
