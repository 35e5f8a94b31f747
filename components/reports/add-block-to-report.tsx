"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Pick } from "@/components/ui/pick";
import { toast } from "@/components/ui/toaster";
import { TITLE_MAX } from "@/server/reports/constants";
import type { ReportBlock } from "@/server/reports/schema";

const REPORTS_LISTED = 100;
const NEW = "new";

type AddBlockToReportProps = {
  block: ReportBlock;
  /** The only project whose reports are offered; null offers those of all. */
  project: string | null;
  /** Of a new report. */
  title: string;
  /** What is still to be said of the block. */
  missing?: string | undefined;
  onClose: () => void;
  /** Further fields. */
  children?: ReactNode;
};

/** Puts a block at the end of a live report, or begins one with it. */
export function AddBlockToReport(props: AddBlockToReportProps) {
  const { block, missing, onClose, children } = props;
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState<string | null>(null);
  const [newIn, setNewIn] = useState(props.project);
  const mayNot = useDisabledReason("runs.write");
  const projects = useQuery({
    ...trpc.projects.list.queryOptions(),
    enabled: props.project === null,
  });
  const reports = useQuery(
    trpc.reports.list.queryOptions({
      ...(props.project === null ? {} : { project: props.project }),
      filter: "frozen not exists",
      sort: "-updated",
      limit: REPORTS_LISTED,
    }),
  );
  const create = useMutation(trpc.reports.create.mutationOptions());
  const append = useMutation(trpc.reports.append.mutationOptions());
  const target = chosen ?? reports.data?.items[0]?.id ?? NEW;
  const project = newIn ?? projects.data?.[0]?.slug;

  async function add(): Promise<void> {
    const title = props.title.slice(0, TITLE_MAX);
    if (target === NEW && project === undefined) return;
    const { id } =
      target === NEW && project !== undefined
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
  const noProject = target === NEW && project === undefined ? "There is no project yet" : undefined;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Add to a report"
      footer={
        <Button
          variant="primary"
          busy={create.isPending || append.isPending || reports.isPending}
          disabledReason={mayNot ?? missing ?? noProject}
          onClick={() => void add().catch(() => undefined)}
        >
          Add
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        {children}
        <Pick
          label="Report"
          hint={`Live reports${props.project === null ? "" : " of this project"}, the last changed first`}
          value={target}
          options={[
            ...(reports.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title })),
            { value: NEW, label: "A new report" },
          ]}
          onChange={setChosen}
        />
        {target === NEW && props.project === null && (
          <Pick
            label="Project"
            value={project ?? ""}
            options={(projects.data ?? []).map(({ slug, name }) => ({ value: slug, label: name }))}
            onChange={setNewIn}
          />
        )}
        {error !== null && <ErrorPanel title="The panel was not added" error={error} />}
      </div>
    </Dialog>
  );
}
