"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type Dispatch, useCallback, useEffect, useReducer, useRef, useState } from "react";
import {
  type Draft,
  type EditorAction,
  reduceHistory,
  startHistory,
} from "@/components/reports/editor-history";
import { useTRPC } from "@/components/trpc/provider";
import { codeOf } from "@/components/ui/describe-error";
import type { ReportDetail } from "@/server/reports/schema";

const AUTOSAVE_MS = 800;

export type SaveState = "saved" | "unsaved" | "saving" | "failed" | "conflict";

export type ReportEditor = {
  draft: Draft;
  dispatch: Dispatch<EditorAction>;
  canUndo: boolean;
  canRedo: boolean;
  state: SaveState;
  failure: unknown;
  /** Writes what is not saved yet; gives the revision that then holds the draft. */
  save: () => Promise<number>;
  /** Takes what the server has, in the place of the draft. */
  reload: () => Promise<void>;
};

/** A report's draft, saved by itself once nobody has typed for a moment. */
export function useReportEditor(report: ReportDetail): ReportEditor {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [history, dispatch] = useReducer(reduceHistory, draftOf(report), startHistory);
  const [saved, setSaved] = useState(history.present);
  const [failure, setFailure] = useState<unknown>(null);
  const revision = useRef(report.revision);
  const { mutateAsync, isPending } = useMutation(trpc.reports.save.mutationOptions());
  const draft = history.present;
  const isDirty = draft !== saved;
  const { id } = report;

  const save = useCallback(async (): Promise<number> => {
    if (!isDirty) return revision.current;
    const title = draft.title.trim() === "" ? "Untitled report" : draft.title.trim();
    const blocks = [...draft.blocks];
    try {
      const next = await mutateAsync({ id, revision: revision.current, title, blocks });
      revision.current = next.revision;
      queryClient.setQueryData(trpc.reports.get.queryKey({ id }), (former) =>
        former === undefined ? former : { ...former, title, blocks, revision: next.revision },
      );
      setSaved(draft);
      setFailure(null);
      return next.revision;
    } catch (error) {
      setFailure(error);
      throw error;
    }
  }, [isDirty, draft, mutateAsync, id, queryClient, trpc]);

  const load = useCallback((next: ReportDetail) => {
    const loaded = draftOf(next);
    revision.current = next.revision;
    dispatch({ kind: "load", draft: loaded });
    setSaved(loaded);
    setFailure(null);
  }, []);

  const reload = useCallback(async () => {
    load(await queryClient.fetchQuery({ ...trpc.reports.get.queryOptions({ id }), staleTime: 0 }));
  }, [load, queryClient, trpc, id]);

  const isBlocked = failure !== null;
  useEffect(() => {
    if (!isDirty || isPending || isBlocked) return;
    const timer = setTimeout(() => void save().catch(() => undefined), AUTOSAVE_MS);
    return () => clearTimeout(timer);
  }, [isDirty, isPending, isBlocked, save]);

  // Somebody else's save, seen by a refetch: taken as it is while nothing of ours would be lost.
  useEffect(() => {
    if (!isDirty && !isPending && report.revision > revision.current) load(report);
  }, [report, isDirty, isPending, load]);

  useWarning(isDirty);
  return {
    draft,
    dispatch,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    state: stateOf({ isDirty, isPending, failure }),
    failure,
    save,
    reload,
  };
}

function draftOf({ title, blocks }: ReportDetail): Draft {
  return { title, blocks };
}

type Facts = { isDirty: boolean; isPending: boolean; failure: unknown };

function stateOf({ isDirty, isPending, failure }: Facts): SaveState {
  if (isPending) return "saving";
  if (failure !== null) return codeOf(failure) === "CONFLICT" ? "conflict" : "failed";
  return isDirty ? "unsaved" : "saved";
}

/** The browser asks before a page with unsaved words is left. */
function useWarning(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isDirty]);
}
