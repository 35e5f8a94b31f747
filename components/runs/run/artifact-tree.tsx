"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronRight, Download, File, Folder } from "lucide-react";
import { useState } from "react";
import { artifactZipHref, nameOfPath } from "@/components/runs/run/artifact-links";
import { useTRPC } from "@/components/trpc/provider";
import { cn } from "@/components/ui/cn";
import { formatBytes } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import type { ArtifactEntry } from "@/server/tracking/schema";

type ArtifactTreeProps = {
  runId: string;
  /** Folder whose content is listed; the empty path is the run's root. */
  path: string;
  depth?: number;
  selected: string | null;
  onSelect: (path: string) => void;
};

const INDENT_PX = 16;

/** The files of a run, one folder read when it is opened. */
export function ArtifactTree({ depth = 0, ...props }: ArtifactTreeProps) {
  const { runId, path, selected } = props;
  const trpc = useTRPC();
  const query = useQuery(trpc.runs.artifactFolder.queryOptions({ id: runId, path }));
  return (
    <QueryPanel errorTitle="The folder could not be listed" label="Loading files" query={query}>
      {(entries) => (
        <ul>
          {entries.map((entry) => (
            <li key={entry.path}>
              {entry.isFolder ? (
                <FolderRow
                  {...props}
                  path={entry.path}
                  depth={depth}
                  isOpenAtFirst={selected?.startsWith(`${entry.path}/`) ?? false}
                />
              ) : (
                <FileRow {...props} entry={entry} depth={depth} />
              )}
            </li>
          ))}
        </ul>
      )}
    </QueryPanel>
  );
}

const ROW =
  "flex h-8 w-full min-w-0 items-center gap-2 pr-3 text-left text-sm transition-colors duration-100 hover:bg-muted/60 focus-visible:-outline-offset-2";

type FolderRowProps = ArtifactTreeProps & { depth: number; isOpenAtFirst: boolean };

function FolderRow({ isOpenAtFirst, depth, ...props }: FolderRowProps) {
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  const name = nameOfPath(props.path);
  return (
    <>
      <div className="group/folder relative">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          className={ROW}
          style={{ paddingLeft: 8 + depth * INDENT_PX }}
        >
          <ChevronRight
            aria-hidden="true"
            className={cn(
              "size-3.5 shrink-0 text-muted-foreground transition-transform duration-150",
              isOpen && "rotate-90",
            )}
          />
          <Folder aria-hidden="true" className="size-4 shrink-0 text-muted-foreground" />
          <span className="truncate">{name}</span>
        </button>
        <a
          href={artifactZipHref(props.runId, props.path)}
          download
          aria-label={`Download folder ${name} as zip`}
          title="Download as zip"
          className="absolute inset-y-0 right-2 flex w-7 items-center justify-center text-muted-foreground opacity-0 hover:text-foreground focus-visible:opacity-100 group-hover/folder:opacity-100"
        >
          <Download aria-hidden="true" className="size-3.5" />
        </a>
      </div>
      {isOpen && <ArtifactTree {...props} depth={depth + 1} />}
    </>
  );
}

type FileRowProps = ArtifactTreeProps & { entry: ArtifactEntry; depth: number };

function FileRow({ entry, depth, selected, onSelect }: FileRowProps) {
  const isSelected = entry.path === selected;
  return (
    <button
      type="button"
      aria-current={isSelected || undefined}
      title={entry.path}
      onClick={() => onSelect(entry.path)}
      className={cn(ROW, isSelected && "bg-accent-soft")}
      style={{ paddingLeft: 30 + depth * INDENT_PX }}
    >
      <File aria-hidden="true" className="size-4 shrink-0 text-muted-foreground" />
      <span className="min-w-0 flex-1 truncate">{nameOfPath(entry.path)}</span>
      <span className="shrink-0 text-muted-foreground text-xs tabular-nums">
        {formatBytes(entry.sizeBytes)}
      </span>
    </button>
  );
}
