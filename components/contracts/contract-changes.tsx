"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { ChangeAnswers } from "@/components/contracts/change-answers";
import { Changes } from "@/components/contracts/editor/draft-summary";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { formatDateTime } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import { Status } from "@/components/ui/status";
import { toastError } from "@/components/ui/toaster";
import type { ChangeRequest, ContractDetail } from "@/server/contracts/schema";

const TONES = {
  proposed: "watch",
  applied: "good",
  rejected: "act",
  withdrawn: "unknown",
} as const;

/** Changes that consumers were asked to accept, newest first. */
export function ContractChanges({ contract }: { contract: ContractDetail }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.contracts.changes.queryOptions({ contract: contract.id }));
  return (
    <QueryPanel errorTitle="The changes could not be loaded" label="Loading changes" query={query}>
      {(changes) =>
        changes.length === 0 ? (
          <EmptyState
            title="Nobody had to be asked yet."
            text="A document that would break its consumers becomes a change here, and holds once each of them has accepted it."
          />
        ) : (
          <div className="flex flex-col gap-4">
            {changes.map((change) => (
              <ChangeCard key={change.id} change={change} lineageId={contract.dataset.lineageId} />
            ))}
          </div>
        )
      }
    </QueryPanel>
  );
}

type ChangeCardProps = { change: ChangeRequest; lineageId: string | null };

function ChangeCard({ change, lineageId }: ChangeCardProps) {
  const { state, reason, proposedByName, createdAt, baseVersion, changes } = change;
  const trpc = useTRPC();
  const forbidden = useDisabledReason("contracts.write");
  const queryClient = useQueryClient();
  const withdraw = useMutation(
    trpc.contracts.withdraw.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.contracts.pathFilter()),
      onError: (error) => toastError("The change was not withdrawn", error),
    }),
  );
  return (
    <Card
      title={<Status state={state} tone={TONES[state]} />}
      aside={`${proposedByName}, ${formatDateTime(createdAt)}, on v${baseVersion}`}
      description={reason === "" ? undefined : reason}
    >
      <div className="grid gap-6 text-sm lg:grid-cols-2">
        <Changes changes={changes} />
        <div className="flex flex-col items-start gap-3">
          <ChangeAnswers change={change} />
          {lineageId !== null && (
            <Link
              href={`/lineage?kind=dataset&id=${lineageId}&mode=impact`}
              className={buttonStyle({ size: "sm", variant: "ghost" })}
            >
              All that it reaches
            </Link>
          )}
          {state === "proposed" && (
            <Button
              size="sm"
              variant="ghost"
              busy={withdraw.isPending}
              disabledReason={forbidden}
              onClick={() => withdraw.mutate({ changeId: change.id })}
            >
              Withdraw
            </Button>
          )}
        </div>
      </div>
    </Card>
  );
}
