"use client";

import { useQuery } from "@tanstack/react-query";
import { LockKeyhole, LockKeyholeOpen } from "lucide-react";
import { type ReactNode, useState } from "react";
import { AccessTable } from "@/components/catalog/access/access-table";
import { AskDialog } from "@/components/catalog/access/ask-dialog";
import { GrantDialog } from "@/components/catalog/access/grant-dialog";
import { SimpleTable } from "@/components/data-table/simple-table";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { formatDateTime, formatPlural } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import { Sensitivity } from "@/components/ui/sensitivity";
import { describeClass } from "@/components/ui/sensitivity-words";
import type { DatasetAccess } from "@/server/catalog/access/schema";
import type { DatasetDetail } from "@/server/catalog/schema";

/** Who may read a dataset's sensitive columns, and the way to ask for it. */
export function DatasetAccessPanel({ dataset }: { dataset: DatasetDetail }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.access.get.queryOptions({ dataset: dataset.slug }));
  const sensitive = dataset.sensitivities.filter(({ isMasked }) => isMasked);
  return (
    <QueryPanel errorTitle="The access could not be loaded" label="Loading access" query={query}>
      {(access) => (
        <div className="flex min-w-0 flex-col gap-6">
          <OwnAccess access={access} dataset={dataset} count={sensitive.length} />
          <Card title="Sensitive columns" flush>
            <SimpleTable
              label="Sensitive columns"
              items={sensitive}
              rowId={({ column }) => column}
              empty="None: everybody signed in reads every column. A steward says otherwise under Profile, Describe columns."
              columns={[
                {
                  id: "column",
                  header: "Column",
                  cell: ({ column }) => <span className="font-medium">{column}</span>,
                },
                {
                  id: "level",
                  header: "Sensitivity",
                  cell: (found) => <Sensitivity found={found} />,
                },
                { id: "why", header: "Why", cell: (found) => describeClass(found) },
              ]}
            />
          </Card>
          <Card
            flush
            title={access.mayDecide ? "Requests and grants" : "Your requests and grants"}
            aside={access.mayGrant && <GrantButton dataset={dataset} />}
          >
            <AccessTable access={access} />
          </Card>
        </div>
      )}
    </QueryPanel>
  );
}

type OwnAccessProps = { access: DatasetAccess; dataset: DatasetDetail; count: number };

function OwnAccess({ access, dataset, count }: OwnAccessProps) {
  const [isAsking, setIsAsking] = useState(false);
  const { mayRead, mayAsk } = access;
  const Icon = mayRead || count === 0 ? LockKeyholeOpen : LockKeyhole;
  return (
    <section
      aria-label="Your access"
      className="flex flex-wrap items-center gap-3 rounded-panel border bg-panel px-4 py-3"
    >
      <Icon aria-hidden="true" className="size-5 shrink-0 text-muted-foreground" />
      <p className="min-w-0 flex-1 basis-64">{describeAccess(access, count)}</p>
      {mayAsk && (
        <Button variant="primary" onClick={() => setIsAsking(true)}>
          Request access
        </Button>
      )}
      {isAsking && <AskDialog dataset={dataset} onClose={() => setIsAsking(false)} />}
    </section>
  );
}

function describeAccess({ by, until, entries }: DatasetAccess, count: number): ReactNode {
  if (count === 0) return "Nothing is masked here.";
  if (by === "role") return "Your role reads every column.";
  if (by === "grant") return `You read every column until ${formatDateTime(until)}.`;
  const columns = formatPlural(count, "column is", "columns are");
  const isOpen = entries.some(({ state }) => state === "requested");
  return `${columns} masked for you.${isOpen ? " You have asked for access; nobody has answered yet." : ""}`;
}

function GrantButton({ dataset }: { dataset: DatasetDetail }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button size="sm" onClick={() => setIsOpen(true)}>
        Grant access
      </Button>
      {isOpen && <GrantDialog dataset={dataset} onClose={() => setIsOpen(false)} />}
    </>
  );
}
