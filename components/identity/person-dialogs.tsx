"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/identity/form-dialog";
import { TextField } from "@/components/identity/form-fields";
import { RoleField } from "@/components/identity/role-field";
import { useTRPC, useTRPCClient } from "@/components/trpc/provider";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { formatDateTime } from "@/components/ui/format";
import { SnippetBox } from "@/components/ui/snippet-box";
import type { Person, PersonLink, Role } from "@/server/identity/schema";

/** Reloads what shows people. */
export function useRefreshPeople(): () => Promise<void> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries(trpc.people.pathFilter());
}

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const client = useTRPCClient();
  const refresh = useRefreshPeople();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  return (
    <FormDialog
      title="Invite a person"
      submitLabel="Create the invitation"
      onClose={onClose}
      onSubmit={async () => {
        const link = await client.people.create.mutate({ name, email, role });
        await refresh();
        return link;
      }}
      done={(link) => <LinkOnce name={name} link={link} />}
    >
      <TextField label="Name" autoFocus value={name} onChange={setName} />
      <TextField label="E-mail" type="email" value={email} onChange={setEmail} />
      <RoleField value={role} onChange={setRole} />
    </FormDialog>
  );
}

type PersonDialogProps = { person: Person; onClose: () => void };

export function NewLinkDialog({ person, onClose }: PersonDialogProps) {
  const client = useTRPCClient();
  const refresh = useRefreshPeople();
  return (
    <FormDialog
      title={`New sign-in link for ${person.name}`}
      submitLabel="Create the link"
      onClose={onClose}
      onSubmit={async () => {
        const link = await client.people.reset.mutate({ id: person.id });
        await refresh();
        return link;
      }}
      done={(link) => <LinkOnce name={person.name} link={link} />}
    >
      <p>
        Their password and every open session end now. With the new link they choose another
        password.
      </p>
    </FormDialog>
  );
}

export function RoleDialog({ person, onClose }: PersonDialogProps) {
  const client = useTRPCClient();
  const refresh = useRefreshPeople();
  const [role, setRole] = useState(person.role);
  return (
    <FormDialog
      title={`Role of ${person.name}`}
      submitLabel="Change the role"
      onClose={onClose}
      onSubmit={async () => {
        await client.people.changeRole.mutate({ id: person.id, role });
        await refresh();
      }}
    >
      <RoleField value={role} onChange={setRole} />
      <p className="text-muted-foreground">
        It holds at once, in open sessions too. Keys that may do more than the new role keep only
        reading.
      </p>
    </FormDialog>
  );
}

export function DisableDialog({ person, onClose }: PersonDialogProps) {
  const client = useTRPCClient();
  const refresh = useRefreshPeople();
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      danger
      title={`Disable ${person.name}?`}
      effect="Their sessions end now, their keys are refused, and they cannot sign in. What they made stays. You can enable them again."
      confirmLabel="Disable"
      onConfirm={async () => {
        await client.people.disable.mutate({ id: person.id });
        await refresh();
      }}
    />
  );
}

function LinkOnce({ name, link }: { name: string; link: PersonLink }) {
  return (
    <div className="flex flex-col gap-3">
      <p>
        Send this link to {name}. It works once, until {formatDateTime(link.expiresAt)}, and is
        shown only now.
      </p>
      <SnippetBox code={link.url} />
    </div>
  );
}
