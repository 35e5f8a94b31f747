"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useMemo, useState } from "react";
import type { TableColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { LIST_PAGES } from "@/components/data-table/list-pages";
import { useTableState } from "@/components/data-table/use-table-state";
import { AccessNav } from "@/components/identity/access-nav";
import { Age } from "@/components/identity/age";
import { NewKeyDialog, RevokeDialog } from "@/components/identity/key-dialogs";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatDate } from "@/components/ui/format";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { Status } from "@/components/ui/status";
import type { ApiKeyItem } from "@/server/identity/schema";

const COLUMNS: readonly TableColumn<ApiKeyItem>[] = [
  { id: "name", header: "Name", cell: ({ name }) => name, width: 180, sortable: true, priority: 1 },
  { id: "purpose", header: "Purpose", cell: ({ purpose }) => purpose, width: 280 },
  {
    id: "prefix",
    header: "Key",
    cell: ({ prefix }) => <span className="font-mono">{prefix}…</span>,
    width: 120,
  },
  {
    id: "state",
    header: "State",
    description: "Blocked while its owner is disabled",
    cell: ({ state }) => <Status state={state} />,
    width: 110,
  },
  { id: "role", header: "Role", cell: ({ role }) => role, width: 100, sortable: true },
  {
    id: "owner",
    header: "Owner",
    cell: ({ ownerName }) =>
      ownerName ?? <span className="text-muted-foreground">the installation</span>,
    width: 140,
    sortable: true,
  },
  {
    id: "lastUsed",
    header: "Last used",
    description: "To the minute",
    cell: ({ lastUsedAt }) => <Age at={lastUsedAt} never="never" />,
    width: 110,
    sortable: true,
  },
  {
    id: "expires",
    header: "Ends",
    cell: ({ expiresAt }) => (expiresAt === null ? "when revoked" : formatDate(expiresAt)),
    width: 120,
    sortable: true,
  },
];

export function KeysPanel() {
  const trpc = useTRPC();
  const forbidden = useDisabledReason("keys.write");
  const table = useTableState({ defaultSort: "-created" });
  const rows = useInfiniteQuery(trpc.keys.list.infiniteQueryOptions(table.input, LIST_PAGES));
  const [isCreating, setIsCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKeyItem | null>(null);
  const columns = useMemo(() => [...COLUMNS, revokeColumn(setRevoking)], []);
  const create = (
    <Button variant="primary" disabledReason={forbidden} onClick={() => setIsCreating(true)}>
      <KeyRound aria-hidden="true" />
      New key
    </Button>
  );
  return (
    <Page wide fill>
      <PageHeader
        title="API keys"
        lead="What programs call with; each has an owner, a purpose and a role."
        actions={create}
      />
      <AccessNav current="/keys" />
      <DataTable
        label="API keys"
        columns={columns}
        state={table}
        rows={rows}
        rowId={({ id }) => id}
        filterPlaceholder="state = active and lastUsed < -30d"
        empty={
          <EmptyState
            title="No key yet"
            text="With a key, training code, schedulers and applications call this workspace. Send it as bearer token or as password."
            action={create}
          />
        }
        fill
      />
      {isCreating && <NewKeyDialog onClose={() => setIsCreating(false)} />}
      {revoking !== null && <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  );
}

function revokeColumn(onRevoke: (key: ApiKeyItem) => void): TableColumn<ApiKeyItem> {
  return {
    id: "actions",
    header: "",
    cell: (key) =>
      key.state !== "revoked" && (
        <Button
          variant="danger"
          size="sm"
          aria-label={`Revoke ${key.name}`}
          onClick={() => onRevoke(key)}
        >
          Revoke
        </Button>
      ),
    width: 100,
    align: "right",
    priority: 2,
  };
}
