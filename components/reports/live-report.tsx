"use client";

import { useMutation } from "@tanstack/react-query";
import { Redo2, Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useState } from "react";
import { ReportActions } from "@/components/reports/report-actions";
import { ReportEditor } from "@/components/reports/report-editor";
import { ReportSheet } from "@/components/reports/report-sheet";
import {
  type ReportEditor as Editor,
  type SaveState,
  useReportEditor,
} from "@/components/reports/use-report-editor";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Input } from "@/components/ui/input";
import { toastError } from "@/components/ui/toaster";
import { TITLE_MAX } from "@/server/reports/constants";
import type { ReportDetail } from "@/server/reports/schema";

/** A report that can still change, in the hands of somebody who may change it. */
export function LiveReport({ report }: { report: ReportDetail }) {
  const editor = useReportEditor(report);
  const [isRenaming, setIsRenaming] = useState(false);
  const { draft, dispatch, canUndo, canRedo, state } = editor;

  function onKeyDown(event: KeyboardEvent): void {
    if (!(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== "z") return;
    // A field that is being written in undoes its own letters.
    if (event.target instanceof Element && event.target.closest("input, textarea, select")) return;
    event.preventDefault();
    dispatch({ kind: event.shiftKey ? "redo" : "undo" });
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: undo's keys work wherever the focus is
    <div onKeyDown={onKeyDown} className="contents">
      <ReportSheet
        report={report}
        title={draft.title}
        actions={(print) => (
          <>
            <SaveWords state={state} />
            <Button
              variant="ghost"
              size="icon"
              aria-label="Undo"
              disabledReason={canUndo ? undefined : "Nothing to undo"}
              onClick={() => dispatch({ kind: "undo" })}
            >
              <Undo2 />
            </Button>
            <Button
              variant="ghost"
              size="icon"
              aria-label="Redo"
              disabledReason={canRedo ? undefined : "Nothing to redo"}
              onClick={() => dispatch({ kind: "redo" })}
            >
              <Redo2 />
            </Button>
            <ReportActions
              report={report}
              onPrint={print}
              onSave={editor.save}
              onRename={() => setIsRenaming(true)}
            />
          </>
        )}
      >
        {isRenaming && (
          <TitleField
            title={draft.title}
            onChange={(title) => dispatch({ kind: "title", title })}
            onDone={() => setIsRenaming(false)}
          />
        )}
        <SaveTrouble report={report} editor={editor} />
        <ReportEditor report={report} editor={editor} />
      </ReportSheet>
    </div>
  );
}

const SAVE_WORDS: Readonly<Record<SaveState, string>> = {
  saved: "Saved",
  unsaved: "Not saved yet",
  saving: "Saving…",
  failed: "Not saved",
  conflict: "Not saved",
};

function SaveWords({ state }: { state: SaveState }) {
  return (
    <span role="status" className="min-w-20 text-right text-muted-foreground text-sm">
      {SAVE_WORDS[state]}
    </span>
  );
}

type TitleFieldProps = { title: string; onChange: (title: string) => void; onDone: () => void };

function TitleField({ title, onChange, onDone }: TitleFieldProps) {
  return (
    <Input
      data-screen-only
      aria-label="Title of the report"
      autoFocus
      maxLength={TITLE_MAX}
      value={title}
      onChange={({ target }) => onChange(target.value)}
      onBlur={onDone}
      onKeyDown={({ key }) => {
        if (key === "Enter" || key === "Escape") onDone();
      }}
    />
  );
}

/** What stands in the way of saving, and the ways out of it. */
function SaveTrouble({ report, editor }: { report: ReportDetail; editor: Editor }) {
  const { state, failure, draft, save, reload } = editor;
  const trpc = useTRPC();
  const router = useRouter();
  const create = useMutation(trpc.reports.create.mutationOptions());
  if (state !== "failed" && state !== "conflict") return null;

  async function keepCopy(): Promise<void> {
    try {
      const { id } = await create.mutateAsync({
        project: report.project.slug,
        title: `${draft.title.trim().slice(0, TITLE_MAX - 10)} (my copy)`,
        blocks: [...draft.blocks],
        audience: report.audience === "owner" ? "owner" : report.audience,
      });
      await reload();
      router.push(`/reports/${id}`);
    } catch (error) {
      toastError("The copy was not saved", error);
    }
  }

  return (
    <div data-screen-only className="flex w-full flex-col gap-2">
      <ErrorPanel
        title="Your last changes are not saved"
        error={failure}
        onRetry={state === "failed" ? () => void save().catch(() => undefined) : undefined}
      />
      {state === "conflict" && (
        <div className="flex flex-wrap gap-2">
          <Button
            onClick={() =>
              void reload().catch((error: unknown) =>
                toastError("The report was not reloaded", error),
              )
            }
          >
            Reload, without my changes
          </Button>
          <Button busy={create.isPending} onClick={() => void keepCopy()}>
            Keep mine as a copy
          </Button>
        </div>
      )}
    </div>
  );
}
