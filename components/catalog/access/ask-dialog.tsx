"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { PurposeField } from "@/components/catalog/access/access-fields";
import { useAccessChanged } from "@/components/catalog/access/use-access-changed";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import type { DatasetDetail } from "@/server/catalog/schema";

/** Asks whoever may decide, with a purpose that they read. */
export function AskDialog({ dataset, onClose }: { dataset: DatasetDetail; onClose: () => void }) {
  const trpc = useTRPC();
  const [purpose, setPurpose] = useState("");
  const changed = useAccessChanged(onClose);
  const ask = useMutation(
    trpc.access.request.mutationOptions({ onSuccess: () => changed("Access requested") }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Request access to ${dataset.name}`}
      description={`Stewards and admins${dataset.owner === null ? "" : `, and ${dataset.owner.name},`} see the request here and on their home page.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            busy={ask.isPending}
            disabledReason={purpose.trim().length < 3 ? "Say what you need it for" : undefined}
            onClick={() => ask.mutate({ dataset: dataset.id, purpose })}
          >
            Send the request
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <PurposeField value={purpose} onChange={setPurpose} />
        {ask.error !== null && <ErrorPanel title="Nothing was asked" error={ask.error} />}
      </div>
    </Dialog>
  );
}
