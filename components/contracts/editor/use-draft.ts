"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { useTRPCClient } from "@/components/trpc/provider";
import { toastError } from "@/components/ui/toaster";
import type { ContractDetail, DocumentEdit, Draft } from "@/server/contracts/schema";

const TYPING_MS = 350;

export type DraftState = {
  source: string;
  /** What the text means, as of the last answer. */
  draft: Draft | null;
  isChanged: boolean;
  isReading: boolean;
  /** Takes a text as it is being written. */
  write: (source: string) => void;
  /** Writes changes of the form into the text, one after the other. */
  edit: (edits: readonly DocumentEdit[]) => void;
  /** Takes back what was written last, step by step. */
  undo: (() => void) | undefined;
  reset: () => void;
};

/**
 * One text that form and YAML both show: the form's changes are written into it by the server, which
 * also says what it would check and change.
 */
export function useDraft(contract: ContractDetail): DraftState {
  const client = useTRPCClient();
  const [source, setSource] = useState(contract.source);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [past, setPast] = useState<readonly string[]>([]);
  const [waiting, setWaiting] = useState(0);
  const current = useRef(contract.source);
  const queue = useRef(Promise.resolve());

  const read = useCallback(
    (edits: readonly DocumentEdit[]) => {
      setWaiting((count) => count + 1);
      queue.current = queue.current
        .then(async () => {
          const sent = current.current;
          const input = { contract: contract.id, source: sent, edits: [...edits] };
          const answer = await client.contracts.draft.mutate(input);
          // What was typed meanwhile is read by a request of its own.
          if (current.current !== sent) return;
          setDraft(answer);
          if (answer.source === sent) return;
          setPast((former) => [...former, sent]);
          current.current = answer.source;
          setSource(answer.source);
        })
        .catch((error: unknown) => toastError("The draft could not be read", error))
        .finally(() => setWaiting((count) => count - 1));
    },
    [client, contract.id],
  );

  const [typed, setTyped] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => read([]), typed === 0 ? 0 : TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, read]);

  const write = useCallback((text: string) => {
    current.current = text;
    setSource(text);
    setTyped((count) => count + 1);
  }, []);

  const undo = useCallback(() => {
    const last = past.at(-1);
    if (last === undefined) return;
    setPast(past.slice(0, -1));
    write(last);
  }, [past, write]);

  return {
    source,
    draft,
    isChanged: source !== contract.source,
    isReading: waiting > 0,
    write,
    edit: read,
    undo: past.length > 0 ? undo : undefined,
    reset: () => {
      setPast([]);
      write(contract.source);
    },
  };
}
