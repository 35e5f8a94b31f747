"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
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
import { toast, toastError } from "@/components/ui/toaster";
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
  const refresh = useRefresh();
  const withdraw = useMutation(
    trpc.contracts.withdraw.mutationOptions({
      onSuccess: refresh,
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
          <Answers change={change} />
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

function useRefresh() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries(trpc.contracts.pathFilter());
}

function Answers({ change }: { change: ChangeRequest }) {
  const trpc = useTRPC();
  const forbidden = useDisabledReason("contracts.write");
  const refresh = useRefresh();
  const answer = useMutation(
    trpc.contracts.answer.mutationOptions({
      onSuccess: async ({ state, version }) => {
        await refresh();
        if (state === "applied") toast.success(`All accepted: version ${version} is in use`);
      },
      onError: (error) => toastError("The answer was not kept", error),
    }),
  );
  return (
    <ul aria-label="Answers" className="flex w-full flex-col gap-2">
      {change.answers.map(({ consumer, accepted, byName, at, note }) => (
        <li key={consumer} className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{consumer}</span>
          {accepted === null ? (
            <Status state="unknown" word="has not answered" />
          ) : (
            <Status
              state={accepted ? "passed" : "failed"}
              word={`${accepted ? "accepted" : "refused"} by ${byName}, ${at === null ? "" : formatDateTime(at)}`}
            />
          )}
          {note !== "" && <span className="text-muted-foreground">{note}</span>}
          {accepted === null && change.state === "proposed" && (
            <span className="flex gap-1">
              {[true, false].map((isAccepted) => (
                <Button
                  key={String(isAccepted)}
                  size="sm"
                  busy={answer.isPending}
                  disabledReason={forbidden}
                  aria-label={`${isAccepted ? "Accept" : "Refuse"} for ${consumer}`}
                  onClick={() =>
                    answer.mutate({ changeId: change.id, consumer, accepted: isAccepted })
                  }
                >
                  {isAccepted ? "Accept" : "Refuse"}
                </Button>
              ))}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
