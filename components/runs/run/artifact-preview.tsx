"use client";

import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { artifactDownloadHref, artifactViewHref } from "@/components/runs/run/artifact-links";
import { NumberedText } from "@/components/runs/run/numbered-text";
import {
  parseDelimited,
  parseLoggedTable,
  prettyJson,
  type TextTable,
} from "@/components/runs/run/table-text";
import { TextTableView } from "@/components/runs/run/text-table-view";
import { useTRPC } from "@/components/trpc/provider";
import { buttonStyle } from "@/components/ui/button-style";
import { CopyButton } from "@/components/ui/copy-button";
import { formatBytes } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import type { ArtifactPreview as Preview } from "@/server/tracking/schema";

type ArtifactPreviewProps = { runId: string; path: string };

/** One file of a run as what it is, so far as a browser can show it. */
export function ArtifactPreview({ runId, path }: ArtifactPreviewProps) {
  const trpc = useTRPC();
  const query = useQuery(trpc.runs.artifactPreview.queryOptions({ id: runId, path }));
  return (
    <div className="flex min-w-0 flex-col">
      <QueryPanel errorTitle="The file could not be shown" label="Loading the file" query={query}>
        {(preview) => (
          <>
            <PreviewHead runId={runId} preview={preview} />
            <PreviewBody runId={runId} preview={preview} />
          </>
        )}
      </QueryPanel>
    </div>
  );
}

type PartProps = { runId: string; preview: Preview };

function PreviewHead({ runId, preview: { path, sizeBytes, text, truncated } }: PartProps) {
  return (
    <header className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b py-1.5 pr-2 pl-4">
      <span className="min-w-0 flex-1 basis-48 break-all font-mono text-sm">{path}</span>
      <span className="text-muted-foreground text-sm tabular-nums">
        {truncated && text !== null
          ? `showing the first ${formatBytes(new Blob([text]).size)} of ${formatBytes(sizeBytes)}`
          : formatBytes(sizeBytes)}
      </span>
      <CopyButton text={path} label="Copy path" />
      <a
        href={artifactDownloadHref(runId, path)}
        download
        aria-label={`Download ${path}`}
        className={buttonStyle({ size: "sm" })}
      >
        <Download aria-hidden="true" />
        Download
      </a>
    </header>
  );
}

const FRAME = "h-[70dvh] w-full bg-white";

function PreviewBody({ runId, preview }: PartProps): ReactNode {
  const { kind, path, sizeBytes } = preview;
  const source = artifactViewHref(runId, path);
  if (sizeBytes === 0) return <Remark>The file is empty.</Remark>;
  switch (kind) {
    case "image":
      return (
        <div className="flex justify-center bg-muted/40 p-4">
          {/* biome-ignore lint/performance/noImgElement: a run's file, served as it is */}
          <img src={source} alt={path} className="max-h-[70dvh] max-w-full bg-white" />
        </div>
      );
    case "html":
      return <iframe sandbox="" src={source} title={path} className={FRAME} />;
    case "pdf":
      return <iframe src={source} title={path} className={FRAME} />;
    case "audio":
      // biome-ignore lint/a11y/useMediaCaption: a run logs no captions
      return <audio controls src={source} className="m-4 w-[calc(100%-2rem)]" />;
    case "video":
      // biome-ignore lint/a11y/useMediaCaption: a run logs no captions
      return <video controls src={source} className="max-h-[70dvh] w-full bg-black" />;
    case "parquet":
      return <Remark>A Parquet file has no preview here. Download it to read its rows.</Remark>;
    default:
      return <TextBody preview={preview} />;
  }
}

function TextBody({ preview: { kind, path, text, truncated } }: { preview: Preview }) {
  if (text === null) return <Remark>This kind of file has no preview. Download it.</Remark>;
  const table = tableOf(kind, path, text, truncated);
  if (table !== null) return <TextTableView label={path} table={table} isCut={truncated} />;
  const isJson = kind === "json" || kind === "table";
  return <NumberedText text={(isJson ? prettyJson(text) : null) ?? text} />;
}

function tableOf(kind: string, path: string, text: string, isCut: boolean): TextTable | null {
  if (kind === "table") return parseLoggedTable(text);
  if (kind !== "csv") return null;
  return parseDelimited(text, path.toLowerCase().endsWith(".tsv") ? "\t" : ",", isCut);
}

function Remark({ children }: { children: ReactNode }) {
  return <p className="p-4 text-muted-foreground">{children}</p>;
}
