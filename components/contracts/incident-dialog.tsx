"use client";

import { useQuery } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { IncidentActions } from "@/components/contracts/incident-actions";
import { IncidentFacts } from "@/components/contracts/incident-facts";
import { IncidentHistory } from "@/components/contracts/incident-history";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { copyLink } from "@/components/ui/copy-link";
import { Dialog } from "@/components/ui/dialog";
import { QueryPanel } from "@/components/ui/query-panel";
import type { IncidentDetail } from "@/server/contracts/schema";

type IncidentDialogProps = { id: string; onClose: () => void };

/** One incident: what was seen, what stands on it, what was done about it and by whom. */
export function IncidentDialog({ id, onClose }: IncidentDialogProps) {
  const trpc = useTRPC();
  const query = useQuery(trpc.contracts.incident.queryOptions({ id }));
  const { data } = query;
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="lg"
      title={data?.title ?? "Incident"}
      description={data?.detail}
      footer={
        data === undefined ? undefined : (
          <>
            <Button variant="ghost" onClick={() => void copyLink()}>
              <Link2 />
              Copy link
            </Button>
            <span className="flex-1" />
            <IncidentActions incident={data} />
          </>
        )
      }
    >
      <QueryPanel errorTitle="The incident could not be loaded" label="Loading" query={query}>
        {(incident) => <IncidentBody incident={incident} />}
      </QueryPanel>
    </Dialog>
  );
}

function IncidentBody({ incident }: { incident: IncidentDetail }) {
  return (
    <div className="flex flex-col gap-6">
      <IncidentFacts incident={incident} />
      <IncidentHistory incident={incident} />
    </div>
  );
}
