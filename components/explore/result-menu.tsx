"use client";

import { Copy, Download, ListTree, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { downloadBlob } from "@/components/charts/download-text";
import { rowsToCsv } from "@/components/explore/cell-text";
import { MakeCheckDialog } from "@/components/explore/make-check-dialog";
import { describePlan } from "@/components/explore/read-words";
import { type Answer, newId } from "@/components/explore/use-answer";
import { useTRPCClient } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { copyText } from "@/components/ui/copy-text";
import { Dialog } from "@/components/ui/dialog";
import { DropdownMenu } from "@/components/ui/dropdown-menu";
import { formatCount } from "@/components/ui/format";
import { toast, toastError } from "@/components/ui/toaster";
import type { Brush } from "@/server/explore/schema";

type ResultMenuProps = { answer: Answer; sql: string; brushes: readonly Brush[] };

/** Takes a result elsewhere, whole or what of it is here, and tells how it is computed. */
export function ResultMenu({ answer, sql, brushes }: ResultMenuProps) {
  const client = useTRPCClient();
  const [plan, setPlan] = useState<string | null>(null);
  const [isWriting, setIsWriting] = useState(false);
  const [makesCheck, setMakesCheck] = useState(false);
  // A contract is checked where its dataset lies, not in a store.
  const { sources, reads } = answer.query.data?.pages[0] ?? { sources: [], reads: [] };
  const slug = reads.length > 0 ? undefined : sources[0]?.slug;

  async function copyRows(): Promise<void> {
    const pages = answer.query.data?.pages ?? [];
    const rows = pages.flatMap((page) => page.rows);
    const isCopied = await copyText(rowsToCsv(pages[0]?.columns ?? [], rows));
    if (isCopied) toast.success(`${formatCount(rows.length)} rows copied as CSV`);
    else toast.error("The browser does not let this page copy. Download the file instead");
  }

  async function download(format: "csv" | "parquet"): Promise<void> {
    setIsWriting(true);
    try {
      await downloadResult({ id: newId(), sql, brushes: [...brushes], format });
    } catch (error) {
      toastError("The file could not be written", error);
    } finally {
      setIsWriting(false);
    }
  }

  async function explain(): Promise<void> {
    try {
      const question = { id: newId(), sql, brushes: [...brushes] };
      setPlan(describePlan(await client.explore.explain.mutate(question)));
    } catch (error) {
      toastError("The plan could not be read", error);
    }
  }

  return (
    <>
      <DropdownMenu
        trigger={
          <Button size="sm" variant="ghost" busy={isWriting}>
            <Download aria-hidden="true" />
            Export
          </Button>
        }
        items={[
          { kind: "heading", label: "The whole result, at most a million rows" },
          { label: "Download CSV", icon: <Download />, onSelect: () => void download("csv") },
          {
            label: "Download Parquet",
            icon: <Download />,
            onSelect: () => void download("parquet"),
          },
          { kind: "heading", label: "The rows that are here" },
          { label: "Copy as CSV", icon: <Copy />, onSelect: () => void copyRows() },
          { kind: "separator" },
          ...(slug === undefined
            ? []
            : [
                {
                  label: "Make a check of it…",
                  icon: <ShieldCheck />,
                  onSelect: () => setMakesCheck(true),
                },
              ]),
          { label: "Explain", icon: <ListTree />, onSelect: () => void explain() },
        ]}
      />
      {makesCheck && slug !== undefined && (
        <MakeCheckDialog
          sql={sql}
          slug={slug}
          isFiltered={brushes.length > 0}
          onClose={() => setMakesCheck(false)}
        />
      )}
      <Dialog
        open={plan !== null}
        onOpenChange={(isOpen) => !isOpen && setPlan(null)}
        title="How the query is computed"
        description="Read from the bottom up: each box hands its rows to the one above."
        size="xl"
      >
        <pre className="overflow-auto font-mono text-xs leading-4">{plan}</pre>
      </Dialog>
    </>
  );
}

type FileQuestion = { id: string; sql: string; brushes: Brush[]; format: "csv" | "parquet" };

async function downloadResult(question: FileQuestion): Promise<void> {
  const response = await fetch("/api/v1/explore/export", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(question),
  });
  if (!response.ok) {
    const problem = (await response.json()) as { detail?: string };
    throw new Error(problem.detail ?? `The server answered ${response.status}`);
  }
  const name = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("content-disposition") ?? "");
  const fileName = decodeURIComponent(name?.[1] ?? `query.${question.format}`);
  downloadBlob(fileName, await response.blob());
}
