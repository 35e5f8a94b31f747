"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Code, Copy, Ellipsis, GitCompareArrows, RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";
import { EditRunDialog } from "@/components/runs/run/edit-run-dialog";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { copyText } from "@/components/ui/copy-text";
import { DropdownMenu, type MenuItem } from "@/components/ui/dropdown-menu";
import { toast, toastError } from "@/components/ui/toaster";
import type { RunDetail } from "@/server/tracking/schema";

type RunActionsProps = { run: RunDetail; previousId: string | null };
type Open = "edit" | "delete" | null;

/** Edit, and behind the menu what is done now and then. */
export function RunActions({ run, previousId }: RunActionsProps) {
  const [open, setOpen] = useState<Open>(null);
  const forbidden = useDisabledReason("runs.write");
  const { remove, restore } = useLifecycle(run.id);
  const isDeleted = run.deletedAt !== null;
  const close = () => setOpen(null);
  const lifecycle: MenuItem = isDeleted
    ? {
        label: "Restore",
        icon: <RotateCcw />,
        onSelect: restore,
        disabled: forbidden !== undefined,
      }
    : {
        label: "Delete…",
        icon: <Trash2 />,
        danger: true,
        onSelect: () => setOpen("delete"),
        disabled: forbidden !== undefined,
      };
  return (
    <>
      {isDeleted ? (
        <Button disabledReason={forbidden} onClick={restore}>
          Restore
        </Button>
      ) : (
        <Button disabledReason={forbidden} onClick={() => setOpen("edit")}>
          Edit
        </Button>
      )}
      <DropdownMenu
        trigger={
          <Button size="icon" aria-label="More actions">
            <Ellipsis />
          </Button>
        }
        items={[
          ...compareItem(run, previousId),
          { label: "Copy run id", icon: <Copy />, onSelect: () => void copy(run.id) },
          {
            label: "Copy code that loads it",
            icon: <Code />,
            onSelect: () => void copy(`mlflow.get_run("${run.id}")`),
          },
          { kind: "separator" },
          lifecycle,
        ]}
      />
      {open === "edit" && <EditRunDialog run={run} onClose={close} />}
      <ConfirmDialog
        open={open === "delete"}
        onOpenChange={close}
        title={`Delete ${run.name}?`}
        effect="It leaves the lists and charts. Its metrics and files stay, and it can be restored from here or from the list of deleted runs."
        confirmLabel="Delete"
        danger
        onConfirm={remove}
      />
    </>
  );
}

function compareItem(run: RunDetail, previousId: string | null): MenuItem[] {
  if (previousId === null) return [];
  const href = `/p/${run.project.slug}/compare?ids=${previousId},${run.id}&base=${previousId}`;
  return [{ kind: "link", label: "Compare with the run before", icon: <GitCompareArrows />, href }];
}

function useLifecycle(id: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const deleting = useMutation(trpc.runs.delete.mutationOptions());
  const restoring = useMutation(trpc.runs.restore.mutationOptions());
  const refresh = () => queryClient.invalidateQueries(trpc.runs.pathFilter());
  const selection = { ids: [id] };
  return {
    async remove() {
      await deleting.mutateAsync({ selection });
      await refresh();
      toast.success("Run deleted");
    },
    restore() {
      restoring.mutate(
        { selection },
        {
          onSuccess: () => {
            void refresh();
            toast.success("Run restored");
          },
          onError: (error) => toastError("The run was not restored", error),
        },
      );
    },
  };
}

async function copy(text: string): Promise<void> {
  if (await copyText(text)) toast.success("Copied");
  else toast.error("The browser refused to copy", { description: text });
}
