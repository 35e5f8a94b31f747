"use client";

import { Download } from "lucide-react";
import type { RefObject } from "react";
import { downloadBlob, downloadText, toFileName } from "@/components/charts/download-text";
import { drawFile, toPng } from "@/components/lineage/draw-file";
import type { Layout } from "@/components/lineage/layout-graph";
import { Button } from "@/components/ui/button";
import { DropdownMenu } from "@/components/ui/dropdown-menu";
import { formatDateTime } from "@/components/ui/format";
import { toastError } from "@/components/ui/toaster";
import type { LineageGraph } from "@/server/lineage/schema";

function titleOf({ focus, nodes }: LineageGraph): string {
  const name = nodes.find(({ id }) => id === focus.id)?.name ?? focus.id;
  return `Lineage of ${name}, ${formatDateTime(new Date())}`;
}

type DownloadMenuProps = {
  drawing: RefObject<SVGSVGElement | null>;
  layout: Layout;
  graph: LineageGraph;
};

/** The whole drawing as a file, to be put into a document. */
export function DownloadMenu({ drawing, layout, graph }: DownloadMenuProps) {
  async function download(kind: "svg" | "png"): Promise<void> {
    if (drawing.current === null) return;
    const { width, height } = layout;
    const title = titleOf(graph);
    const file = drawFile(drawing.current, { title, bounds: { width, height } });
    const name = toFileName(title);
    try {
      if (kind === "svg") downloadText(`${name}.svg`, file.svg, "image/svg+xml");
      else downloadBlob(`${name}.png`, await toPng(file));
    } catch (error) {
      toastError("The picture was not made", error);
    }
  }
  return (
    <DropdownMenu
      trigger={
        <Button size="icon-sm" aria-label="Download the drawing">
          <Download />
        </Button>
      }
      items={[
        { label: "SVG", onSelect: () => void download("svg") },
        { label: "PNG", onSelect: () => void download("png") },
      ]}
    />
  );
}
