"use client";

import { Download } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { downloadBlob, downloadText, toFileName } from "@/components/charts/download-text";
import { drawFile, toPng } from "@/components/lineage/draw-file";
import { ArrowHeads, EdgeLayer } from "@/components/lineage/edge-layer";
import type { Layout } from "@/components/lineage/layout-graph";
import { NodeBox } from "@/components/lineage/node-layer";
import { Button } from "@/components/ui/button";
import { DropdownMenu } from "@/components/ui/dropdown-menu";
import { formatDateTime } from "@/components/ui/format";
import { toastError } from "@/components/ui/toaster";

type FileKind = "svg" | "png";
type DownloadMenuProps = {
  layout: Layout;
  focusId: string;
  title: string;
  lit: ReadonlySet<string> | null;
  columns: ReadonlyMap<string, readonly string[]> | null;
};

/** The whole drawing as a file, to be put into a document. */
export function DownloadMenu(props: DownloadMenuProps) {
  const { layout, title } = props;
  const [kind, setKind] = useState<FileKind | null>(null);
  const ref = useRef<SVGSVGElement>(null);
  useEffect(() => {
    if (kind === null || ref.current === null) return;
    const named = `Lineage of ${title}, ${formatDateTime(new Date())}`;
    const { width, height } = layout;
    saveDrawing(ref.current, { kind, title: named, bounds: { width, height } })
      .catch((error: unknown) => toastError("The picture was not made", error))
      .finally(() => setKind(null));
  }, [kind, layout, title]);
  return (
    <>
      <DropdownMenu
        trigger={
          <Button size="icon-sm" aria-label="Download the drawing" busy={kind !== null}>
            <Download />
          </Button>
        }
        items={[
          { label: "SVG", onSelect: () => setKind("svg") },
          { label: "PNG", onSelect: () => setKind("png") },
        ]}
      />
      {kind !== null && <WholeDrawing {...props} drawing={ref} />}
    </>
  );
}

type Drawn = { kind: FileKind; title: string; bounds: { width: number; height: number } };

async function saveDrawing(drawing: SVGSVGElement, drawn: Drawn): Promise<void> {
  const file = drawFile(drawing, drawn);
  const name = toFileName(drawn.title);
  if (drawn.kind === "svg") downloadText(`${name}.svg`, file.svg, "image/svg+xml");
  else downloadBlob(`${name}.png`, await toPng(file));
}

const EVERYWHERE = { left: -1e9, top: -1e9, right: 1e9, bottom: 1e9 };

/** Every node in detail, whatever part of the drawing the window shows; for a file, unseen itself. */
function WholeDrawing(props: DownloadMenuProps & { drawing: RefObject<SVGSVGElement | null> }) {
  const { layout, focusId, lit, columns, drawing } = props;
  return (
    <svg ref={drawing} aria-hidden="true" className="invisible absolute size-0">
      <ArrowHeads />
      <g>
        <EdgeLayer edges={layout.edges} lit={lit} box={EVERYWHERE} />
        {layout.nodes.map((node) => (
          <NodeBox
            key={node.id}
            node={node}
            isFocus={node.id === focusId}
            isSelected={false}
            isActive={false}
            isFaint={lit !== null && !lit.has(node.id)}
            columns={columns?.get(node.id)?.join(", ")}
          />
        ))}
      </g>
    </svg>
  );
}
