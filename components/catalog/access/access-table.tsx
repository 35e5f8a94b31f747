"use client";

import { useState } from "react";
import { DecideDialog, type Decision } from "@/components/catalog/access/decide-dialog";
import { SimpleTable } from "@/components/data-table/simple-table";
import { Button } from "@/components/ui/button";
import { formatDate, formatDateTime } from "@/components/ui/format";
import { Status } from "@/components/ui/status";
import type { StatusTone } from "@/components/ui/status-tone";
import type { AccessEntry, DatasetAccess } from "@/server/catalog/access/schema";

const TONES: Readonly<Record<string, StatusTone>> = {
  requested: "watch",
  granted: "good",
  refused: "act",
};

/** Requests and grants, the newest first, with what the person may do about each. */
export function AccessTable({ access: { entries, mayDecide } }: { access: DatasetAccess }) {
  const [open, setOpen] = useState<{ entry: AccessEntry; decision: Decision } | null>(null);
  const decide = (entry: AccessEntry, decision: Decision) => setOpen({ entry, decision });
  return (
    <>
      <SimpleTable
        label="Requests and grants"
        items={entries}
        rowId={({ id }) => id}
        empty="Nobody asked for access yet, and nobody was given it."
        columns={[
          { id: "who", header: "Who", cell: ({ grantee }) => <GranteeName grantee={grantee} /> },
          { id: "purpose", header: "Purpose", cell: ({ purpose }) => purpose },
          {
            id: "state",
            header: "State",
            cell: ({ state }) => <Status state={state} tone={TONES[state] ?? "unknown"} />,
          },
          {
            id: "until",
            header: "Until",
            cell: ({ expiresAt }) =>
              expiresAt === null ? (
                "–"
              ) : (
                <time title={formatDateTime(expiresAt)}>{formatDate(expiresAt)}</time>
              ),
          },
          { id: "by", header: "Answered by", cell: (entry) => <AnsweredBy entry={entry} /> },
          {
            id: "actions",
            header: "",
            cell: (entry) => mayDecide && <Actions entry={entry} onDecide={decide} />,
          },
        ]}
      />
      {open !== null && <DecideDialog {...open} onClose={() => setOpen(null)} />}
    </>
  );
}

function GranteeName({ grantee: { kind, name } }: Pick<AccessEntry, "grantee">) {
  if (kind === "role") return <>everybody of the role {name}</>;
  return (
    <>
      {name}
      {kind === "key" && <span className="text-muted-foreground"> (key)</span>}
    </>
  );
}

function AnsweredBy({ entry: { decidedByName, note, createdAt } }: { entry: AccessEntry }) {
  if (decidedByName === null) {
    return <span className="text-muted-foreground">asked on {formatDate(createdAt)}</span>;
  }
  return (
    <>
      {decidedByName}
      {note !== "" && <span className="block text-muted-foreground text-sm">{note}</span>}
    </>
  );
}

type ActionsProps = { entry: AccessEntry; onDecide: (entry: AccessEntry, to: Decision) => void };

function Actions({ entry, onDecide }: ActionsProps) {
  const { state, grantee } = entry;
  if (state === "granted") {
    return (
      <Button
        size="sm"
        aria-label={`Revoke the grant of ${grantee.name}`}
        onClick={() => onDecide(entry, "revoke")}
      >
        Revoke
      </Button>
    );
  }
  if (state !== "requested") return null;
  return (
    <span className="flex justify-end gap-1">
      <Button
        size="sm"
        variant="primary"
        aria-label={`Grant the request of ${grantee.name}`}
        onClick={() => onDecide(entry, "grant")}
      >
        Grant
      </Button>
      <Button
        size="sm"
        aria-label={`Refuse the request of ${grantee.name}`}
        onClick={() => onDecide(entry, "refuse")}
      >
        Refuse
      </Button>
    </span>
  );
}
