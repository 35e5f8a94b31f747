"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Copy, FileDown, MoreHorizontal, Pencil, Snowflake, Trash2, Users } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ShareDialog } from "@/components/reports/share-dialog";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DropdownMenu, type MenuItem } from "@/components/ui/dropdown-menu";
import { toast, toastError } from "@/components/ui/toaster";
import type { ReportDetail } from "@/server/reports/schema";

type ReportActionsProps = {
  report: ReportDetail;
  onPrint: () => void;
  /** Both absent where the report cannot be edited. */
  onSave?: () => Promise<number>;
  onRename?: () => void;
};

type Asked = "freeze" | "share" | "delete" | null;

/** What can be done with a report as a whole. */
export function ReportActions({ report, onPrint, onSave, onRename }: ReportActionsProps) {
  const { id, title, frozen, may } = report;
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [asked, setAsked] = useState<Asked>(null);
  const freeze = useMutation(trpc.reports.freeze.mutationOptions());
  const duplicate = useMutation(trpc.reports.duplicate.mutationOptions());
  const remove = useMutation(trpc.reports.delete.mutationOptions());

  async function copy(): Promise<void> {
    try {
      await onSave?.();
      const made = await duplicate.mutateAsync({ id });
      router.push(`/reports/${made.id}`);
      toast.success("This is the live copy");
    } catch (error) {
      toastError("The report was not duplicated", error);
    }
  }

  async function freezeNow(): Promise<void> {
    const revision = (await onSave?.()) ?? report.revision;
    await freeze.mutateAsync({ id, revision });
    await queryClient.invalidateQueries(trpc.reports.get.queryFilter({ id }));
  }

  async function removeNow(): Promise<void> {
    await remove.mutateAsync({ id });
    router.push(`/p/${report.project.slug}/reports`);
  }

  const items: MenuItem[] = [];
  if (onRename !== undefined) items.push({ label: "Rename", icon: <Pencil />, onSelect: onRename });
  if (may.share)
    items.push({ label: "Share…", icon: <Users />, onSelect: () => setAsked("share") });
  if (may.edit)
    items.push({ label: "Duplicate as live copy", icon: <Copy />, onSelect: () => void copy() });
  if (may.edit && frozen === null)
    items.push({ label: "Freeze…", icon: <Snowflake />, onSelect: () => setAsked("freeze") });
  if (may.delete)
    items.push(
      { kind: "separator" },
      { label: "Delete…", icon: <Trash2 />, danger: true, onSelect: () => setAsked("delete") },
    );

  return (
    <>
      <Button onClick={onPrint}>
        <FileDown />
        Save as PDF
      </Button>
      {items.length > 0 && (
        <DropdownMenu
          trigger={
            <Button size="icon" aria-label="More about the report">
              <MoreHorizontal />
            </Button>
          }
          items={items}
        />
      )}
      <ConfirmDialog
        open={asked === "freeze"}
        onOpenChange={() => setAsked(null)}
        title={`Freeze "${title}"?`}
        effect="Every block keeps what it shows now, and nobody can change the report or comment on it again. A live copy of it can be made at any time."
        confirmLabel="Freeze the report"
        onConfirm={freezeNow}
      />
      <ConfirmDialog
        open={asked === "delete"}
        onOpenChange={() => setAsked(null)}
        title={`Delete "${title}"?`}
        effect="The report goes with its comments and cannot be brought back. Runs, datasets and models stay."
        confirmLabel="Delete the report"
        typedName={title.trim()}
        onConfirm={removeNow}
      />
      {asked === "share" && <ShareDialog report={report} onClose={() => setAsked(null)} />}
    </>
  );
}
