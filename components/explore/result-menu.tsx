"use client";

import {
  BookmarkPlus,
  Copy,
  Download,
  FileChartColumn,
  FunctionSquare,
  ListTree,
  ShieldCheck,
} from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { downloadBlob } from "@/components/charts/download-text";
import { rowsToCsv } from "@/components/explore/cell-text";
import type { ChartChoice } from "@/components/explore/chart-choice";
import { MakeCheckDialog } from "@/components/explore/make-check-dialog";
import { describePlan } from "@/components/explore/read-words";
import { isSampled } from "@/components/explore/sample-words";
import { type Answer, newId, type Scope } from "@/components/explore/use-answer";
import type { ExploreState } from "@/components/explore/use-explore-state";
import { useTRPCClient } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { copyText } from "@/components/ui/copy-text";
import { Dialog } from "@/components/ui/dialog";
import { DropdownMenu } from "@/components/ui/dropdown-menu";
import { formatCount } from "@/components/ui/format";
import { toast, toastError } from "@/components/ui/toaster";
import type { SavedQuery } from "@/server/explore/saved/schema";
import type { AnswerColumn, Brush } from "@/server/explore/schema";

const SaveQueryDialog = dynamic(
  () => import("@/components/explore/save-query-dialog").then((module) => module.SaveQueryDialog),
  { ssr: false },
);

const FeatureDraftDialog = dynamic(
  () =>
    import("@/components/explore/feature-draft-dialog").then((module) => module.FeatureDraftDialog),
  { ssr: false },
);

export type QueryForReport = {
  saved: SavedQuery;
  columns: readonly AnswerColumn[];
  chart: ChartChoice | null;
};
/** Asks which report a saved query goes to; drawn by the page, which knows reports. */
export type RenderReport = (given: QueryForReport, onClose: () => void) => ReactNode;

type ResultMenuProps = { answer: Answer; state: ExploreState; renderReport: RenderReport };
type Opened = "check" | "save" | "report" | "features";

const NOTHING = { columns: [], sources: [], reads: [] };

/** Takes a result elsewhere, whole or what of it is here, and tells how it is computed. */
export function ResultMenu({ answer, state, renderReport }: ResultMenuProps) {
  const { sql, brushes, scope } = state;
  const client = useTRPCClient();
  const [plan, setPlan] = useState<string | null>(null);
  const [isWriting, setIsWriting] = useState(false);
  const [opened, setOpened] = useState<Opened | null>(null);
  // A contract is checked where its dataset lies, not in a store.
  const { columns, sources, reads } = answer.query.data?.pages[0] ?? NOTHING;
  const slug = reads.length > 0 ? undefined : sources[0]?.slug;
  const isSample = isSampled(sources);

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
      await downloadResult({ id: newId(), sql, brushes, scope, format });
    } catch (error) {
      toastError("The file could not be written", error);
    } finally {
      setIsWriting(false);
    }
  }

  async function explain(): Promise<void> {
    try {
      const question = { id: newId(), sql, brushes, scope };
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
          {
            kind: "heading",
            label: isSample
              ? "The whole result of the sample, at most a million rows"
              : "The whole result, at most a million rows",
          },
          { label: "Download CSV", icon: <Download />, onSelect: () => void download("csv") },
          {
            label: "Download Parquet",
            icon: <Download />,
            onSelect: () => void download("parquet"),
          },
          { kind: "heading", label: "The rows that are here" },
          { label: "Copy as CSV", icon: <Copy />, onSelect: () => void copyRows() },
          { kind: "separator" },
          { label: "Save…", icon: <BookmarkPlus />, onSelect: () => setOpened("save") },
          {
            label: "Add to a report…",
            icon: <FileChartColumn />,
            onSelect: () => setOpened("report"),
          },
          ...(slug === undefined
            ? []
            : ([
                {
                  label: "Make a check of it…",
                  icon: <ShieldCheck />,
                  onSelect: () => setOpened("check"),
                },
                {
                  label: "Draft features of it…",
                  icon: <FunctionSquare />,
                  onSelect: () => setOpened("features"),
                },
              ] as const)),
          { label: "Explain", icon: <ListTree />, onSelect: () => void explain() },
        ]}
      />
      <ResultDialog
        opened={opened}
        slug={slug}
        state={state}
        columns={columns}
        renderReport={renderReport}
        onClose={() => setOpened(null)}
      />
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

type ResultDialogProps = {
  opened: Opened | null;
  slug: string | undefined;
  state: ExploreState;
  columns: readonly AnswerColumn[];
  renderReport: RenderReport;
  onClose: () => void;
};

function ResultDialog(props: ResultDialogProps) {
  const { opened, slug, state, columns, renderReport, onClose } = props;
  const { sql, brushes, chart } = state;
  switch (opened) {
    case null:
      return null;
    case "save":
      return <SaveQueryDialog query={null} state={state} onClose={onClose} />;
    case "report":
      return <ReportSteps {...{ state, columns, chart, renderReport, onClose }} />;
    case "features":
      return <FeatureDraftDialog sql={sql} isFiltered={brushes.length > 0} onClose={onClose} />;
    case "check":
      if (slug === undefined) return null;
      return (
        <MakeCheckDialog sql={sql} slug={slug} isFiltered={brushes.length > 0} onClose={onClose} />
      );
  }
}

type ReportStepsProps = Omit<ResultDialogProps, "opened" | "slug"> & { chart: ChartChoice | null };

/** A report's panel stands on a saved query: save it first, then choose the report. */
function ReportSteps({ state, columns, chart, renderReport, onClose }: ReportStepsProps) {
  const { query, isChanged } = state.saved;
  const [saved, setSaved] = useState(isChanged ? undefined : query);
  if (saved !== undefined) return renderReport({ saved, columns, chart }, onClose);
  return (
    <SaveQueryDialog
      query={null}
      state={state}
      reason="A report shows a saved query, so that its panel follows the data."
      onSaved={setSaved}
      onClose={onClose}
    />
  );
}

type FileQuestion = {
  id: string;
  sql: string;
  brushes: Brush[];
  scope: Scope;
  format: "csv" | "parquet";
};

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
