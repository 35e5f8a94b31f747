"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Ellipsis, UserPlus } from "lucide-react";
import { useMemo, useState } from "react";
import type { TableColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { LIST_PAGES } from "@/components/data-table/list-pages";
import { useTableState } from "@/components/data-table/use-table-state";
import { AccessNav } from "@/components/identity/access-nav";
import { Age } from "@/components/identity/age";
import {
  DisableDialog,
  InviteDialog,
  NewLinkDialog,
  RoleDialog,
  useRefreshPeople,
} from "@/components/identity/person-dialogs";
import { useTRPC, useTRPCClient } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { DropdownMenu } from "@/components/ui/dropdown-menu";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { Status } from "@/components/ui/status";
import { toastError } from "@/components/ui/toaster";
import { type Person, ROLE_PURPOSES } from "@/server/identity/schema";

const COLUMNS: readonly TableColumn<Person>[] = [
  { id: "name", header: "Name", cell: ({ name }) => name, width: 200, sortable: true, priority: 1 },
  { id: "email", header: "E-mail", cell: ({ email }) => email, width: 240, sortable: true },
  {
    id: "role",
    header: "Role",
    cell: ({ role }) => <span title={ROLE_PURPOSES[role]}>{role}</span>,
    width: 110,
    sortable: true,
  },
  {
    id: "state",
    header: "State",
    description: "Invited until a password was chosen",
    cell: ({ state }) => <Status state={state} />,
    width: 120,
  },
  {
    id: "lastSeen",
    header: "Last seen",
    cell: ({ lastSeenAt }) => <Age at={lastSeenAt} never="never" />,
    width: 120,
    sortable: true,
  },
  {
    id: "created",
    header: "Added",
    cell: ({ createdAt }) => <Age at={createdAt} never="never" />,
    width: 120,
    sortable: true,
  },
];

type Open = { kind: "invite" } | { kind: "role" | "link" | "disable"; person: Person } | null;

export function PeoplePanel() {
  const trpc = useTRPC();
  const forbidden = useDisabledReason("people.write");
  const table = useTableState({ defaultSort: "name" });
  const rows = useInfiniteQuery(trpc.people.list.infiniteQueryOptions(table.input, LIST_PAGES));
  const [open, setOpen] = useState<Open>(null);
  const canWrite = forbidden === undefined;
  const columns = useMemo(
    () => (canWrite ? [...COLUMNS, actionsColumn(setOpen)] : COLUMNS),
    [canWrite],
  );
  return (
    <Page wide fill>
      <PageHeader
        title="People"
        lead="Who may sign in, and what their role lets them do."
        actions={
          <Button
            variant="primary"
            disabledReason={forbidden}
            onClick={() => setOpen({ kind: "invite" })}
          >
            <UserPlus aria-hidden="true" />
            Invite
          </Button>
        }
      />
      <AccessNav current="/people" />
      <DataTable
        label="People"
        columns={columns}
        state={table}
        rows={rows}
        rowId={({ id }) => id}
        filterPlaceholder="role = admin or lastSeen > -7d"
        fill
      />
      <OpenDialog open={open} onClose={() => setOpen(null)} />
    </Page>
  );
}

function OpenDialog({ open, onClose }: { open: Open; onClose: () => void }) {
  switch (open?.kind) {
    case "invite":
      return <InviteDialog onClose={onClose} />;
    case "role":
      return <RoleDialog person={open.person} onClose={onClose} />;
    case "link":
      return <NewLinkDialog person={open.person} onClose={onClose} />;
    case "disable":
      return <DisableDialog person={open.person} onClose={onClose} />;
    case undefined:
      return null;
  }
}

function actionsColumn(setOpen: (open: Open) => void): TableColumn<Person> {
  return {
    id: "actions",
    header: "",
    cell: (person) => <PersonMenu person={person} setOpen={setOpen} />,
    width: 56,
    align: "right",
    priority: 2,
  };
}

function PersonMenu({ person, setOpen }: { person: Person; setOpen: (open: Open) => void }) {
  const client = useTRPCClient();
  const refresh = useRefreshPeople();
  const enable = async () => {
    try {
      await client.people.enable.mutate({ id: person.id });
      await refresh();
    } catch (error) {
      toastError(`${person.name} was not enabled`, error);
    }
  };
  return (
    <DropdownMenu
      trigger={
        <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${person.name}`}>
          <Ellipsis />
        </Button>
      }
      items={[
        { label: "Change role…", onSelect: () => setOpen({ kind: "role", person }) },
        { label: "New sign-in link…", onSelect: () => setOpen({ kind: "link", person }) },
        person.state === "disabled"
          ? { label: "Enable", onSelect: () => void enable() }
          : {
              label: "Disable…",
              danger: true,
              onSelect: () => setOpen({ kind: "disable", person }),
            },
      ]}
    />
  );
}
