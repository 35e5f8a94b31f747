"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Download, X } from "lucide-react";
import { useRef, useState } from "react";
import { downloadText, toFileName } from "@/components/charts/download-text";
import type { TableColumn } from "@/components/data-table/columns";
import { collectCsv } from "@/components/runs/workspace/export-csv";
import type { RunRow } from "@/components/runs/workspace/run-rows";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/components/ui/format";
import { toastError } from "@/components/ui/toaster";
import type { ListRunsInput } from "@/server/tracking/schema";

const PAGE = 200;

type ExportButtonProps = {
  /** What the table shows, without its page. */
  input: ListRunsInput & { project: string };
  columns: readonly TableColumn<RunRow>[];
};

/** All runs that the filter finds as a CSV file, page by page, with progress and a way out. */
export function ExportButton({ input, columns }: ExportButtonProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null);
  const abort = useRef<AbortController | null>(null);

  async function run(): Promise<void> {
    const controller = new AbortController();
    abort.current = controller;
    setProgress({ done: 0, total: 0 });
    try {
      const text = await collectCsv({
        columns,
        signal: controller.signal,
        onProgress: (done, total) => setProgress({ done, total }),
        fetchPage: (cursor) =>
          queryClient.fetchQuery({
            ...trpc.runs.list.queryOptions({ ...input, limit: PAGE, cursor }),
            gcTime: 0,
          }),
      });
      downloadText(`${toFileName(`${input.project} runs`)}.csv`, text, "text/csv");
    } catch (error) {
      if (!controller.signal.aborted) toastError("The runs were not exported", error);
    } finally {
      setProgress(null);
    }
  }
  if (progress !== null) {
    return (
      <Button variant="ghost" size="sm" onClick={() => abort.current?.abort()}>
        <X />
        <span role="status" className="tabular-nums">
          {formatCount(progress.done)} of {formatCount(progress.total)}
        </span>
        Cancel
      </Button>
    );
  }
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label="Export all filtered runs as CSV"
      title="Export as CSV"
      onClick={() => void run()}
    >
      <Download />
    </Button>
  );
}
