"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { JobButton } from "@/components/trpc/job-button";
import { useTRPC, useTRPCClient } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { DropdownMenu } from "@/components/ui/dropdown-menu";
import { toast, toastError } from "@/components/ui/toaster";
import { ENFORCEMENTS } from "@/server/contracts/constants";
import type { ContractDetail } from "@/server/contracts/schema";

const EFFECTS = {
  observe: "Observe: only keep a record",
  warn: "Warn: pipelines go on and say so",
  block: "Block: pipelines stop",
} as const;

/** Evaluates the contract on the newest version, and says what a break does. */
export function ContractActions({ contract }: { contract: ContractDetail }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { data: dataset } = useQuery(
    trpc.datasets.get.queryOptions({ dataset: contract.dataset.slug }),
  );
  const versionId = dataset?.latest?.id;
  return (
    <>
      <EnforcementMenu contract={contract} />
      {versionId !== undefined && (
        <JobButton
          variant="primary"
          permission="contracts.write"
          start={() => client.contracts.evaluate.mutate({ contractId: contract.id, versionId })}
          doneText={`${contract.name} evaluated`}
        >
          Evaluate now
        </JobButton>
      )}
    </>
  );
}

function EnforcementMenu({ contract }: { contract: ContractDetail }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const forbidden = useDisabledReason("contracts.write");
  const update = useMutation(
    trpc.contracts.update.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.contracts.pathFilter());
        toast.success("Changed what a break does");
      },
      onError: (error) => toastError("The contract was not changed", error),
    }),
  );
  const trigger = (
    <Button disabledReason={forbidden} busy={update.isPending}>
      When broken: {contract.enforcement}
    </Button>
  );
  if (forbidden !== undefined) return trigger;
  return (
    <DropdownMenu
      trigger={trigger}
      items={ENFORCEMENTS.map((enforcement) => ({
        label: EFFECTS[enforcement],
        checked: enforcement === contract.enforcement,
        onSelect: () => update.mutate({ id: contract.id, enforcement }),
      }))}
    />
  );
}
