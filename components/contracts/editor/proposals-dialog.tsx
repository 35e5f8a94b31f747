"use client";

import { useState } from "react";
import type { DraftState } from "@/components/contracts/editor/use-draft";
import { useTRPCClient } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { formatPlural } from "@/components/ui/format";
import { toastError } from "@/components/ui/toaster";
import type { ContractDetail, DocumentEdit, Proposal } from "@/server/contracts/schema";

/** Rules that the newest profile and the history of versions suggest, to choose from. */
export function ProposalsDialog({
  contract,
  state,
}: {
  contract: ContractDetail;
  state: DraftState;
}) {
  const client = useTRPCClient();
  const [proposals, setProposals] = useState<Proposal[] | null>(null);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [isBusy, setIsBusy] = useState(false);
  const chosen = (proposals ?? []).filter(({ id }) => !left.has(id));

  async function open(): Promise<void> {
    setIsBusy(true);
    try {
      const input = { contract: contract.id, source: state.source };
      setProposals(await client.contracts.proposals.mutate(input));
      setLeft(new Set());
    } catch (error) {
      toastError("The data could not be asked", error);
    } finally {
      setIsBusy(false);
    }
  }

  const toggle = (id: string) =>
    setLeft((former) => {
      const next = new Set(former);
      if (!next.delete(id)) next.add(id);
      return next;
    });

  return (
    <>
      <Button size="sm" busy={isBusy} onClick={() => void open()}>
        Infer from data
      </Button>
      <Dialog
        open={proposals !== null}
        onOpenChange={(isOpen) => !isOpen && setProposals(null)}
        size="lg"
        title="What the data suggest"
        description="From the newest version’s profile and the versions so far; ranges are a tenth wider than what was seen."
        footer={
          <Button
            variant="primary"
            disabledReason={chosen.length === 0 ? "Choose a rule" : undefined}
            onClick={() => {
              state.edit(inOrder(chosen));
              setProposals(null);
            }}
          >
            Add {formatPlural(chosen.length, "rule")}
          </Button>
        }
      >
        {proposals?.length === 0 && (
          <p className="text-muted-foreground">
            Nothing beyond what the contract says already. A profile of the newest version is
            needed; the dataset’s tab Profile makes one.
          </p>
        )}
        <ul className="flex flex-col gap-2">
          {(proposals ?? []).map(({ id, sentence, because }) => (
            <li key={id}>
              <Checkbox
                checked={!left.has(id)}
                onChange={() => toggle(id)}
                label={
                  <span>
                    {sentence} <span className="text-muted-foreground text-sm">({because})</span>
                  </span>
                }
              />
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}

/** Places in lists close up when a proposal before them is left out. */
function inOrder(chosen: readonly Proposal[]): DocumentEdit[] {
  const begin = new Map<string, number>();
  return chosen.flatMap(({ edits }) =>
    edits.map((edit) => {
      const last = edit.path.at(-1);
      if (typeof last !== "number") return edit;
      const list = JSON.stringify(edit.path.slice(0, -1));
      const next = begin.get(list) ?? last;
      begin.set(list, next + 1);
      return { ...edit, path: [...edit.path.slice(0, -1), next] };
    }),
  );
}
