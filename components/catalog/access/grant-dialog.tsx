"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  endOfLife,
  FIRST_LIFE,
  LifeField,
  NoteField,
  PurposeField,
} from "@/components/catalog/access/access-fields";
import { useAccessChanged } from "@/components/catalog/access/use-access-changed";
import { PersonSelect } from "@/components/trpc/person-select";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { GRANTED_ROLES } from "@/server/catalog/access/constants";
import type { Grantee } from "@/server/catalog/access/schema";
import type { DatasetDetail } from "@/server/catalog/schema";

const KINDS = [
  { value: "user", label: "A person" },
  { value: "key", label: "An API key" },
  { value: "role", label: "Everybody of a role" },
];
const KEYS_SHOWN = 500;

/** Lets a person, a key or a role read the sensitive columns for a time. */
export function GrantDialog({ dataset, onClose }: { dataset: DatasetDetail; onClose: () => void }) {
  const trpc = useTRPC();
  const [kind, setKind] = useState<Grantee["kind"]>("user");
  const [id, setId] = useState("");
  const [purpose, setPurpose] = useState("");
  const [life, setLife] = useState(FIRST_LIFE);
  const [note, setNote] = useState("");
  const changed = useAccessChanged(onClose);
  const grant = useMutation(
    trpc.access.grant.mutationOptions({ onSuccess: () => changed("Access granted") }),
  );
  const missing =
    id === "" ? "Choose who may read" : purpose.trim().length < 3 ? "Say what for" : undefined;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Grant access to ${dataset.name}`}
      description="They read every column, also those that become sensitive later."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            busy={grant.isPending}
            disabledReason={missing}
            onClick={() =>
              grant.mutate({
                ...{ dataset: dataset.id, grantee: { kind, id }, purpose, note },
                expiresAt: endOfLife(life),
              })
            }
          >
            Grant
          </Button>
        </>
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="To" required>
          {(control) => (
            <Select
              {...control}
              value={kind}
              options={KINDS}
              onValueChange={(next) => {
                setKind(next as Grantee["kind"]);
                setId("");
              }}
            />
          )}
        </Field>
        <GranteeField kind={kind} value={id} onChange={setId} />
        <div className="sm:col-span-2">
          <PurposeField value={purpose} onChange={setPurpose} />
        </div>
        <LifeField value={life} onChange={setLife} />
        <NoteField value={note} onChange={setNote} />
      </div>
      {grant.error !== null && <ErrorPanel title="Nothing was granted" error={grant.error} />}
    </Dialog>
  );
}

type GranteeProps = { kind: Grantee["kind"]; value: string; onChange: (id: string) => void };

function GranteeField({ kind, value, onChange }: GranteeProps) {
  if (kind === "user") {
    return (
      <Field label="Person" required>
        {(control) => (
          <PersonSelect
            {...control}
            none="Choose"
            value={value === "" ? null : value}
            onChange={(id) => onChange(id ?? "")}
          />
        )}
      </Field>
    );
  }
  if (kind === "key") return <KeyField value={value} onChange={onChange} />;
  return (
    <Field label="Role" required>
      {(control) => (
        <Select
          {...control}
          value={value}
          options={[CHOOSE, ...GRANTED_ROLES.map((role) => ({ value: role, label: role }))]}
          onValueChange={onChange}
        />
      )}
    </Field>
  );
}

const CHOOSE = { value: "", label: "Choose" };

/** Keys that the person sees: a steward's own, an admin's all. */
function KeyField({ value, onChange }: Omit<GranteeProps, "kind">) {
  const trpc = useTRPC();
  const keys = useQuery(trpc.keys.list.queryOptions({ filter: "state:active", limit: KEYS_SHOWN }));
  const options = (keys.data?.items ?? []).map(({ id, name, role }) => ({
    value: id,
    label: `${name} (${role})`,
  }));
  return (
    <Field label="Key" required hint="You see your own keys, admins see all; a key can also ask">
      {(control) => (
        <Select
          {...control}
          value={value}
          options={[CHOOSE, ...options]}
          onValueChange={onChange}
        />
      )}
    </Field>
  );
}
