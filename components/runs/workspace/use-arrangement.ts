"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { parseAsString, useQueryStates } from "nuqs";
import { useCallback, useEffect, useEffectEvent, useMemo, useState } from "react";
import {
  type Arrangement,
  readArrangement,
  writeArrangement,
} from "@/components/runs/workspace/arrangement";
import { useTRPC } from "@/components/trpc/provider";
import { toastError } from "@/components/ui/toaster";

/** A longer state is kept by the server, and the address names it. */
const ADDRESS_MAX = 1_500;
const PAUSE_MS = 400;
const STORED_ID = /^[A-Za-z0-9_-]{12}$/;

export type KeptArrangement = {
  arrangement: Arrangement;
  /** As the address has it; changes a moment after the arrangement. */
  text: string;
  change: (part: Partial<Arrangement>) => void;
  /** Takes the place of the whole. */
  restore: (text: string) => void;
};

/** The arrangement, in the address as `w`, or as `st` when it is long. */
export function useArrangement(): KeptArrangement {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [{ w, st }, setUrl] = useQueryStates(
    { w: parseAsString, st: parseAsString },
    { history: "replace" },
  );
  const isStored = st !== null && STORED_ID.test(st);
  const stored = useQuery({
    ...trpc.workspace.states.get.queryOptions({ id: isStored ? st : "" }),
    enabled: isStored,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const save = useMutation(trpc.workspace.states.save.mutationOptions());
  const text = (isStored ? stored.data?.state : w) ?? "";
  const [draft, setDraft] = useState<Arrangement | null>(null);
  const kept = useMemo(() => readArrangement(text), [text]);
  const arrangement = draft ?? kept;

  const change = useCallback(
    (part: Partial<Arrangement>) => setDraft((current) => ({ ...(current ?? kept), ...part })),
    [kept],
  );

  async function write(next: string): Promise<void> {
    if (next.length <= ADDRESS_MAX) {
      await setUrl({ w: next === "" ? null : next, st: null });
    } else {
      const { id } = await save.mutateAsync({ state: next });
      queryClient.setQueryData(trpc.workspace.states.get.queryKey({ id }), { id, state: next });
      await setUrl({ w: null, st: id });
    }
  }
  const settle = useEffectEvent(async (settled: Arrangement) => {
    try {
      await write(writeArrangement(settled));
      setDraft((current) => (current === settled ? null : current));
    } catch (error) {
      toastError("The layout could not be kept in the address", error);
    }
  });
  useEffect(() => {
    if (draft === null) return;
    const timer = setTimeout(() => void settle(draft), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft]);

  return {
    arrangement,
    text,
    change,
    restore: (next) => setDraft(readArrangement(next)),
  };
}
