"use client";

import { type KeyboardEvent, type ReactNode, type RefObject, useState } from "react";
import { ChartDataTable, xLabelOf } from "@/components/charts/chart-data-table";
import { type ChartTable, toCsv } from "@/components/charts/chart-table";
import { ChartToolbar } from "@/components/charts/chart-toolbar";
import type { ChartPanelProps } from "@/components/charts/chart-types";
import { downloadBlob, downloadText, toFileName } from "@/components/charts/download-text";
import type { SceneFiles } from "@/components/charts/scene/scene-canvas";
import { cn } from "@/components/ui/cn";

type ChartFrameProps = {
  label: string;
  title?: ReactNode;
  note?: ReactNode;
  fileName?: string;
  x: ChartPanelProps["x"];
  /** What is shown, in words and figures; asked for when somebody reads or downloads it. */
  table: () => ChartTable;
  /** Given where the chart is one drawing that can be kept as a picture. */
  files?: RefObject<SceneFiles | null>;
  zoomed?: boolean;
  onResetZoom?: () => void;
  actions?: ReactNode;
  children: (fullScreen: boolean) => ReactNode;
};

/** Heading, toolbar, full screen, table twin and downloads that every chart has. */
export function ChartFrame(props: ChartFrameProps) {
  const { label, title, note, x, table, files } = props;
  const [tableOpen, setTableOpen] = useState(false);
  const [fullScreen, setFullScreen] = useState(false);
  const fileName = props.fileName ?? toFileName(label);

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "f") setFullScreen(!fullScreen);
    else if (event.key === "Escape" && fullScreen) setFullScreen(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  async function downloadImage(kind: "png" | "svg"): Promise<void> {
    if (kind === "svg") {
      const svg = files?.current?.svg() ?? null;
      if (svg !== null) downloadText(`${fileName}.svg`, svg, "image/svg+xml");
      return;
    }
    const png = (await files?.current?.png()) ?? null;
    if (png !== null) downloadBlob(`${fileName}.png`, png);
  }

  return (
    <figure
      aria-label={label}
      onKeyDown={onKeyDown}
      className={cn(
        "flex min-w-0 flex-col gap-1",
        fullScreen && "fixed inset-0 z-40 overflow-auto bg-background p-6",
      )}
    >
      <div className="flex min-h-7 items-center gap-2">
        <div className="min-w-0 flex-1 truncate font-medium">
          {title ?? (fullScreen ? label : null)}
        </div>
        <ChartToolbar
          zoomed={props.zoomed ?? false}
          onResetZoom={() => props.onResetZoom?.()}
          tableOpen={tableOpen}
          onTable={() => setTableOpen(!tableOpen)}
          onDownload={() =>
            downloadText(
              `${fileName}.csv`,
              toCsv(table(), xLabelOf(x), x.kind === "time"),
              "text/csv",
            )
          }
          onDownloadImage={files === undefined ? undefined : (kind) => void downloadImage(kind)}
          fullScreen={fullScreen}
          onFullScreen={() => setFullScreen(!fullScreen)}
        >
          {props.actions}
        </ChartToolbar>
      </div>
      {props.children(fullScreen)}
      {note !== undefined && note !== null && (
        <figcaption className="text-muted-foreground text-xs">{note}</figcaption>
      )}
      {tableOpen && <ChartDataTable label={label} table={table()} x={x} />}
    </figure>
  );
}

function isTyping(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.closest("input, select, textarea") !== null;
}
