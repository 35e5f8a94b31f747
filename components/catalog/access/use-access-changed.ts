"use client";

import { useQueryClient } from "@tanstack/react-query";
import { toast } from "@/components/ui/toaster";

/** What the person may see has changed: everything that is shown is read again. */
export function useAccessChanged(onDone: () => void): (words: string) => Promise<void> {
  const queryClient = useQueryClient();
  return async (words) => {
    await queryClient.invalidateQueries();
    toast.success(words);
    onDone();
  };
}
