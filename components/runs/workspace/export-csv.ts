import type { TableColumn } from "@/components/data-table/columns";
import { headerOf } from "@/components/runs/workspace/run-columns";
import type { RunRow } from "@/components/runs/workspace/run-rows";
import { csvLine } from "@/components/ui/csv-line";
import type { ListPage } from "@/server/lib/list/schema";
import type { RunListItem } from "@/server/tracking/schema";

type ExportOptions = {
  columns: readonly TableColumn<RunRow>[];
  /** A page of all the runs that the filter finds. */
  fetchPage: (cursor: string | undefined) => Promise<ListPage<RunListItem>>;
  onProgress: (done: number, total: number) => void;
  signal: AbortSignal;
};

/** Every run that the filter finds as CSV, with its id and the columns shown. */
export async function collectCsv(options: ExportOptions): Promise<string> {
  const { columns, fetchPage, onProgress, signal } = options;
  const lines = [csvLine(["id", ...columns.map(({ id }) => headerOf(id))])];
  let cursor: string | undefined;
  let done = 0;
  do {
    signal.throwIfAborted();
    const page = await fetchPage(cursor);
    for (const run of page.items) {
      const row: RunRow = { kind: "run", id: run.id, run, depth: 0, isOpen: false };
      lines.push(csvLine([run.id, ...columns.map(({ text }) => text?.(row) ?? "")]));
    }
    done += page.items.length;
    onProgress(done, Math.max(done, page.approxTotal ?? 0));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return `${lines.join("\r\n")}\r\n`;
}
