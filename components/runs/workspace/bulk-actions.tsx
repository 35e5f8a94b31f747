"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArchiveRestore, FolderInput, GitCompareArrows, Tag, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { formatCount, formatPlural } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { toast, toastError } from "@/components/ui/toaster";
import { BULK_LIMIT, COMPARE_LIMIT } from "@/server/tracking/constants";
import type { RunSelection } from "@/server/tracking/schema";

type BulkActionsProps = {
  project: string;
  ids: readonly string[];
  /** What the filter finds; offered as a whole beside the selected ones. */
  filter: string;
  total: number;
  isDeleted: boolean;
  onCompare: () => void;
  onDone: () => void;
};

type Open = "tag" | "move" | "delete" | null;

/** What can be done to the selected runs, or to all that the filter finds. */
export function BulkActions(props: BulkActionsProps) {
  const { project, ids, filter, total, isDeleted, onCompare, onDone } = props;
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isAll, setIsAll] = useState(false);
  const [open, setOpen] = useState<Open>(null);
  const count = isAll ? total : ids.length;
  const selection: RunSelection = isAll ? { project, filter } : { ids: [...ids] };
  const options = (said: (n: number) => string) => ({
    onSuccess: async ({ changed }: { changed: number }) => {
      setOpen(null);
      toast.success(said(changed));
      onDone();
      await queryClient.invalidateQueries(trpc.runs.pathFilter());
      await queryClient.invalidateQueries(trpc.workspace.groups.queryFilter());
    },
    onError: (error: unknown) => toastError("Nothing was changed", error),
  });
  const runs = (n: number) => formatPlural(n, "run");
  const tag = useMutation(trpc.runs.tag.mutationOptions(options((n) => `${runs(n)} tagged`)));
  const move = useMutation(trpc.runs.move.mutationOptions(options((n) => `${runs(n)} moved`)));
  const restore = useMutation(
    trpc.runs.restore.mutationOptions(options((n) => `${runs(n)} restored`)),
  );
  const remove = useMutation(
    trpc.runs.delete.mutationOptions(
      options((n) => `${runs(n)} deleted; they are under Views, Deleted runs`),
    ),
  );
  const tooMany = count > BULK_LIMIT ? `At most ${formatCount(BULK_LIMIT)} at once` : undefined;
  return (
    <>
      {!isDeleted && total > ids.length && (
        <Button size="sm" variant="ghost" aria-pressed={isAll} onClick={() => setIsAll(!isAll)}>
          {isAll ? `All ${formatCount(total)} are meant` : `Mean all ${formatCount(total)}`}
        </Button>
      )}
      {isDeleted ? (
        <Button size="sm" onClick={() => restore.mutate({ selection })} busy={restore.isPending}>
          <ArchiveRestore />
          Restore
        </Button>
      ) : (
        <>
          <Button
            size="sm"
            variant="primary"
            disabledReason={compareReason(ids.length)}
            onClick={onCompare}
          >
            <GitCompareArrows aria-hidden="true" />
            Compare
          </Button>
          <Button size="sm" disabledReason={tooMany} onClick={() => setOpen("tag")}>
            <Tag />
            Tag
          </Button>
          <Button size="sm" disabledReason={tooMany} onClick={() => setOpen("move")}>
            <FolderInput />
            Move
          </Button>
          <Button size="sm" disabledReason={tooMany} onClick={() => setOpen("delete")}>
            <Trash2 />
            Delete
          </Button>
        </>
      )}
      {open === "tag" && (
        <TagDialog
          count={count}
          isBusy={tag.isPending}
          onClose={() => setOpen(null)}
          onSave={(change) => tag.mutate({ selection, ...change })}
        />
      )}
      {open === "move" && (
        <MoveDialog
          count={count}
          isBusy={move.isPending}
          onClose={() => setOpen(null)}
          onMove={(experiment) => move.mutate({ selection, experiment })}
        />
      )}
      <ConfirmDialog
        open={open === "delete"}
        onOpenChange={() => setOpen(null)}
        title={`Delete ${runs(count)}?`}
        effect="They leave the lists and searches. Their data stays, and they can be restored."
        confirmLabel="Delete"
        danger
        onConfirm={() => remove.mutateAsync({ selection })}
      />
    </>
  );
}

function compareReason(selected: number): string | undefined {
  if (selected < 2) return "Choose two runs or more";
  return selected > COMPARE_LIMIT ? `At most ${COMPARE_LIMIT} runs can be compared` : undefined;
}

type TagDialogProps = {
  count: number;
  isBusy: boolean;
  onClose: () => void;
  onSave: (change: { set: Record<string, string>; remove: string[] }) => void;
};

function TagDialog({ count, isBusy, onClose, onSave }: TagDialogProps) {
  const [key, setKey] = useState("");
  const [value, setValue] = useState("");
  const name = key.trim();
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="sm"
      title={`Tag ${formatPlural(count, "run")}`}
      footer={
        <>
          <Button
            disabled={isBusy || name === ""}
            onClick={() => onSave({ set: {}, remove: [name] })}
          >
            Remove this tag
          </Button>
          <Button
            variant="primary"
            disabled={isBusy || name === ""}
            onClick={() => onSave({ set: { [name]: value }, remove: [] })}
          >
            Set
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field label="Tag" required>
          {(control) => (
            <Input {...control} value={key} onChange={({ target }) => setKey(target.value)} />
          )}
        </Field>
        <Field label="Value">
          {(control) => (
            <Input {...control} value={value} onChange={({ target }) => setValue(target.value)} />
          )}
        </Field>
      </div>
    </Dialog>
  );
}

type MoveDialogProps = {
  count: number;
  isBusy: boolean;
  onClose: () => void;
  onMove: (experiment: number) => void;
};

function MoveDialog({ count, isBusy, onClose, onMove }: MoveDialogProps) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.experiments.list.queryOptions({}));
  const [chosen, setChosen] = useState("");
  const target = chosen === "" ? data?.[0]?.number : Number(chosen);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="sm"
      title={`Move ${formatPlural(count, "run")}`}
      footer={
        <Button
          variant="primary"
          disabled={isBusy || target === undefined}
          onClick={() => target !== undefined && onMove(target)}
        >
          Move
        </Button>
      }
    >
      <Field label="To the experiment" required>
        {(control) => (
          <Select
            {...control}
            value={String(target ?? "")}
            options={(data ?? []).map(({ number, name, project }) => ({
              value: String(number),
              label: `${name} (${project})`,
            }))}
            onValueChange={setChosen}
          />
        )}
      </Field>
    </Dialog>
  );
}
