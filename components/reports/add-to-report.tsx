"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { blockOfPanel, type WorkspacePanel } from "@/components/reports/block-of-panel";
import { nameOfPanel } from "@/components/reports/panel-words";
import { Pick } from "@/components/reports/settings/pick";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { toast } from "@/components/ui/toaster";
import { TITLE_MAX } from "@/server/reports/constants";

const REPORTS_LISTED = 100;
const NEW = "new";

type AddToReportProps = { given: WorkspacePanel; onClose: () => void };

/** Puts a panel at the end of a live report, or begins one with it. */
export function AddToReport({ given, onClose }: AddToReportProps) {
  const { project } = given;
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState<string | null>(null);
  const reports = useQuery(
    trpc.reports.list.queryOptions({
      project,
      filter: "frozen not exists",
      sort: "-updated",
      limit: REPORTS_LISTED,
    }),
  );
  const create = useMutation(trpc.reports.create.mutationOptions());
  const append = useMutation(trpc.reports.append.mutationOptions());
  const target = chosen ?? reports.data?.items[0]?.id ?? NEW;

  async function add(): Promise<void> {
    const block = blockOfPanel(given);
    const title = `About ${nameOfPanel(block.panel)}`.slice(0, TITLE_MAX);
    const { id } =
      target === NEW
        ? await create.mutateAsync({ project, title, blocks: [block] })
        : await append.mutateAsync({ id: target, block });
    await queryClient.invalidateQueries(trpc.reports.pathFilter());
    toast.success("Panel added to the report", {
      description: (
        <Link href={`/reports/${id}`} className="underline">
          Open the report
        </Link>
      ),
    });
    onClose();
  }

  const error = create.error ?? append.error;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Add to a report"
      footer={
        <Button
          variant="primary"
          busy={create.isPending || append.isPending || reports.isPending}
          onClick={() => void add().catch(() => undefined)}
        >
          Add
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Pick
          label="Report"
          hint="Live reports of this project, the last changed first"
          value={target}
          options={[
            ...(reports.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title })),
            { value: NEW, label: "A new report" },
          ]}
          onChange={setChosen}
        />
        {error !== null && <ErrorPanel title="The panel was not added" error={error} />}
      </div>
    </Dialog>
  );
}
