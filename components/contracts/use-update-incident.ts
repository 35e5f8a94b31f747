import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { toastError } from "@/components/ui/toaster";

/** Changes an incident and reads again what shows it. */
export function useUpdateIncident(options: { onSuccess?: () => void } = {}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.contracts.updateIncident.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.contracts.pathFilter());
        options.onSuccess?.();
      },
      onError: (error) => toastError("The incident was not changed", error),
    }),
  );
}
