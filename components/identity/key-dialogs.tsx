"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiKeyOnce } from "@/components/identity/api-key-once";
import { FormDialog } from "@/components/identity/form-dialog";
import { TextField } from "@/components/identity/form-fields";
import { RoleField } from "@/components/identity/role-field";
import { useTRPC, useTRPCClient } from "@/components/trpc/provider";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { ApiKeyItem, Role } from "@/server/identity/schema";

const DAY_MS = 86_400_000;
const LIVES = [
  { value: "90", label: "90 days" },
  { value: "365", label: "One year" },
  { value: "30", label: "30 days" },
  { value: "1", label: "One day" },
  { value: "", label: "Until it is revoked" },
] as const;

function useRefreshKeys(): () => Promise<void> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries(trpc.keys.pathFilter());
}

export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const refresh = useRefreshKeys();
  const { data: me } = useQuery(trpc.me.get.queryOptions());
  const [name, setName] = useState("");
  const [purpose, setPurpose] = useState("");
  const [role, setRole] = useState<Role>("scientist");
  const [days, setDays] = useState<string>("90");
  return (
    <FormDialog
      title="New API key"
      submitLabel="Create the key"
      onClose={onClose}
      onSubmit={async () => {
        const expiresAt = days === "" ? null : new Date(Date.now() + Number(days) * DAY_MS);
        const { key } = await client.keys.create.mutate({ name, purpose, role, expiresAt });
        await refresh();
        return key;
      }}
      done={(key) => <ApiKeyOnce apiKey={key} />}
    >
      <TextField
        label="Name"
        autoFocus
        placeholder="nightly-training"
        value={name}
        onChange={setName}
      />
      <TextField
        label="Purpose"
        hint="Who calls with it and what for; the audit log and the list show it"
        value={purpose}
        onChange={setPurpose}
      />
      <RoleField
        value={role}
        onChange={setRole}
        roles={me?.role === "admin" ? undefined : ["scientist", "viewer"]}
      />
      <Field label="Valid for" required>
        {(control) => <Select {...control} value={days} options={LIVES} onValueChange={setDays} />}
      </Field>
    </FormDialog>
  );
}

export function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKeyItem; onClose: () => void }) {
  const client = useTRPCClient();
  const refresh = useRefreshKeys();
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Revoke ${apiKey.name}?`}
      effect="Programs that call with it are refused within five seconds. This cannot be undone."
      confirmLabel="Revoke"
      typedName={apiKey.name}
      onConfirm={async () => {
        await client.keys.revoke.mutate({ id: apiKey.id });
        await refresh();
      }}
    />
  );
}
