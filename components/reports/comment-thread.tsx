"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { formatDateTime } from "@/components/ui/format";
import { Textarea } from "@/components/ui/input";
import { toastError } from "@/components/ui/toaster";
import type { ReportComment, ReportDetail } from "@/server/reports/schema";

type CommentThreadProps = {
  report: Pick<ReportDetail, "id" | "frozen">;
  blockId: string;
  comments: readonly ReportComment[];
  /** Whether the field for another one is shown. */
  isOpen: boolean;
  /** Writes the block first, if it was added a moment ago. */
  onBefore?: () => Promise<unknown>;
};

/** What readers said about a block, oldest first. */
export function CommentThread({ report, blockId, comments, isOpen, onBefore }: CommentThreadProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(trpc.reports.removeComment.mutationOptions());
  const refresh = () =>
    queryClient.invalidateQueries(trpc.reports.get.queryFilter({ id: report.id }));
  const canAdd = isOpen && report.frozen === null;
  if (comments.length === 0 && !canAdd) return null;

  async function removeOne(commentId: string): Promise<void> {
    try {
      await remove.mutateAsync({ id: report.id, commentId });
      await refresh();
    } catch (error) {
      toastError("The comment was not removed", error);
    }
  }

  return (
    <section aria-label="Comments" className="mt-2 flex flex-col gap-2 border-l-2 pl-3">
      {comments.map(({ id, text, authorName, createdAt, mayRemove }) => (
        <div key={id} className="text-sm">
          <p className="flex items-center gap-2 text-muted-foreground text-xs">
            <span className="font-medium text-foreground">{authorName}</span>
            <time dateTime={createdAt.toISOString()}>{formatDateTime(createdAt)}</time>
            {mayRemove && (
              <span data-screen-only>
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={`Remove the comment of ${authorName}`}
                  busy={remove.isPending && remove.variables?.commentId === id}
                  onClick={() => void removeOne(id)}
                >
                  <Trash2 />
                </Button>
              </span>
            )}
          </p>
          <p className="whitespace-pre-wrap">{text}</p>
        </div>
      ))}
      {canAdd && (
        <NewComment id={report.id} blockId={blockId} onBefore={onBefore} onAdded={refresh} />
      )}
    </section>
  );
}

type NewCommentProps = {
  id: string;
  blockId: string;
  onBefore: (() => Promise<unknown>) | undefined;
  onAdded: () => Promise<unknown>;
};

function NewComment({ id, blockId, onBefore, onAdded }: NewCommentProps) {
  const trpc = useTRPC();
  const [text, setText] = useState("");
  const add = useMutation(trpc.reports.addComment.mutationOptions());

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    try {
      await onBefore?.();
      await add.mutateAsync({ id, blockId, text });
      setText("");
      await onAdded();
    } catch (error) {
      toastError("The comment was not added", error);
    }
  }

  return (
    <form
      data-screen-only
      onSubmit={(event) => void submit(event)}
      className="flex flex-col items-start gap-2"
    >
      <Textarea
        aria-label="Comment"
        rows={2}
        className="min-h-14"
        placeholder="Say something about this block"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <Button
        type="submit"
        size="sm"
        busy={add.isPending}
        disabledReason={text.trim() === "" ? "Write something first" : undefined}
      >
        Comment
      </Button>
    </form>
  );
}
