"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { toast, toastError } from "@/components/ui/toaster";
import type { DatasetDetail } from "@/server/catalog/schema";

/** Columns that look personal and of which nobody said so yet: one click answers. */
export function GuessNotice({ dataset }: { dataset: DatasetDetail }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const forbidden = useDisabledReason("catalog.write");
  const answer = useMutation(
    trpc.access.answerGuess.mutationOptions({
      onSuccess: async (_, { column, isPersonal }) => {
        await queryClient.invalidateQueries();
        toast.success(isPersonal ? `${column} is masked as personal` : `${column} stays open`);
      },
      onError: (error) => toastError("Nothing was said of the column", error),
    }),
  );
  const guessed = dataset.sensitivities.filter(({ proposal }) => proposal !== null);
  if (guessed.length === 0) return null;
  return (
    <ul aria-label="Columns that look personal" className="flex flex-col gap-1.5 text-sm">
      {guessed.map(({ column, proposal, level }) => (
        <li key={column} className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="text-watch">
            <span className="font-mono">{column}</span> looks like {proposal} and is {level}, so
            that everybody reads it.
          </span>
          <span className="flex gap-1">
            <Button
              size="sm"
              disabledReason={forbidden}
              busy={answer.isPending}
              aria-label={`Mask ${column} as personal`}
              onClick={() => answer.mutate({ dataset: dataset.id, column, isPersonal: true })}
            >
              Mask it
            </Button>
            <Button
              size="sm"
              variant="ghost"
              disabledReason={forbidden}
              busy={answer.isPending}
              aria-label={`${column} is not personal`}
              onClick={() => answer.mutate({ dataset: dataset.id, column, isPersonal: false })}
            >
              It is not personal
            </Button>
          </span>
        </li>
      ))}
    </ul>
  );
}
