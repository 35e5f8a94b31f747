"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { formatDateTime, formatPlural } from "@/components/ui/format";
import { Textarea } from "@/components/ui/input";
import { KeyValueList } from "@/components/ui/key-value-list";
import { toastError } from "@/components/ui/toaster";
import type { IncidentItem } from "@/server/contracts/schema";

type IncidentDialogProps = { incident: IncidentItem; onClose: () => void };

/** One incident: what was seen, what stands on it, and what is done about it. */
export function IncidentDialog({ incident, onClose }: IncidentDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const forbidden = useDisabledReason("contracts.write");
  const [note, setNote] = useState(incident.note);
  const update = useMutation(
    trpc.contracts.updateIncident.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.contracts.pathFilter()),
      onError: (error) => toastError("The incident was not changed", error),
    }),
  );
  const { id, state } = incident;
  const act = (next: IncidentItem["state"]) => update.mutate({ id, state: next, note });
  const isResolved = state === "resolved";
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="lg"
      title={incident.title}
      description={incident.detail}
      footer={
        isResolved ? undefined : (
          <>
            <Button
              busy={update.isPending}
              disabledReason={forbidden}
              onClick={() => act(state === "open" ? "acknowledged" : "open")}
            >
              {state === "open" ? "Take over" : "Hand back"}
            </Button>
            <Button
              variant="primary"
              busy={update.isPending}
              disabledReason={forbidden}
              onClick={() => act("resolved")}
            >
              Resolve
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-4">
        <Facts incident={incident} />
        {isResolved ? (
          note !== "" && <p className="text-muted-foreground">{note}</p>
        ) : (
          <Field label="Note" hint="Kept when you take over, hand back or resolve.">
            {(control) => (
              <Textarea
                {...control}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
        )}
      </div>
    </Dialog>
  );
}

function Facts({ incident }: { incident: IncidentItem }) {
  const { dataset, datasetName, contract, ruleId, affected, owner, occurrences } = incident;
  const { openedAt, lastSeenAt, resolvedAt, resolvedByName } = incident;
  const links = (names: readonly string[], base: string) =>
    names.length === 0
      ? "none"
      : names.map((name, at) => (
          <span key={name}>
            {at > 0 && ", "}
            <Link className="underline" href={`${base}/${name}`}>
              {name}
            </Link>
          </span>
        ));
  return (
    <KeyValueList
      items={[
        {
          label: "Dataset",
          value: (
            <Link className="underline" href={`/datasets/${dataset}`}>
              {datasetName}
            </Link>
          ),
        },
        {
          label: "Rule",
          value:
            contract === null ? (
              "what its source must hold"
            ) : (
              <Link className="underline" href={`/contracts/${contract}`}>
                {ruleId}
              </Link>
            ),
        },
        { label: "Feature views", value: links(affected.featureViews, "/features") },
        { label: "Models", value: links(affected.models, "/models") },
        { label: "Endpoints", value: links(affected.endpoints, "/endpoints") },
        { label: "Consumers", value: affected.consumers.join(", ") || "none named" },
        { label: "Owner", value: owner ?? "nobody yet" },
        {
          label: "Seen",
          value: `${formatPlural(occurrences, "time")}, ${formatDateTime(openedAt)} to ${formatDateTime(lastSeenAt)}`,
        },
        ...(resolvedAt === null
          ? []
          : [{ label: "Resolved", value: `${formatDateTime(resolvedAt)} by ${resolvedByName}` }]),
      ]}
    />
  );
}
