"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { toastError } from "@/components/ui/toaster";
import type { DatasetDetail } from "@/server/catalog/schema";

/** Begins a contract with the columns as they are now; its rules are added on its page. */
export function AddContractButton({ dataset }: { dataset: DatasetDetail }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const forbidden = useDisabledReason("contracts.write");
  const create = useMutation(
    trpc.contracts.create.mutationOptions({
      onSuccess: async ({ slug }) => {
        await queryClient.invalidateQueries();
        router.push(`/contracts/${slug}?tab=document`);
      },
      onError: (error) => toastError("The contract was not made", error),
    }),
  );
  return (
    <Button
      variant="primary"
      busy={create.isPending}
      disabledReason={
        forbidden ??
        (dataset.latest === null
          ? "Ingest the dataset first: its columns begin the contract"
          : undefined)
      }
      onClick={() =>
        create.mutate({
          ...{ slug: dataset.slug, name: dataset.name, datasetId: dataset.id },
        })
      }
    >
      Begin a contract from the columns
    </Button>
  );
}
