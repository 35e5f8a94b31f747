"use client";

import { useUpdateIncident } from "@/components/contracts/use-update-incident";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import type { IncidentDetail } from "@/server/contracts/schema";

/** What can be done with an incident in its state; the last one is the way on. */
export function IncidentActions({ incident: { id, state } }: { incident: IncidentDetail }) {
  const forbidden = useDisabledReason("contracts.write");
  const update = useUpdateIncident();
  const button = (label: string, next: IncidentDetail["state"], isPrimary = false) => (
    <Button
      variant={isPrimary ? "primary" : "secondary"}
      busy={update.isPending}
      disabledReason={forbidden}
      onClick={() => update.mutate({ id, state: next })}
    >
      {label}
    </Button>
  );
  if (state === "resolved") return button("Reopen", "open");
  return (
    <>
      {state === "open" ? button("Take over", "acknowledged") : button("Hand back", "open")}
      {button("Resolve", "resolved", true)}
    </>
  );
}
