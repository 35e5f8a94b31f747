import { Download, Maximize2, Minimize2, Table, ZoomOut } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { DropdownMenu } from "@/components/ui/dropdown-menu";

type ChartToolbarProps = {
  zoomed: boolean;
  onResetZoom: () => void;
  tableOpen: boolean;
  onTable: () => void;
  onDownload: () => void;
  /** For charts that can also be kept as a picture. */
  onDownloadImage?: (kind: "png" | "svg") => void;
  fullScreen: boolean;
  onFullScreen: () => void;
  /** Controls of the chart's owner, first. */
  children?: ReactNode;
};

export function ChartToolbar(props: ChartToolbarProps) {
  const { zoomed, tableOpen, fullScreen } = props;
  const Screen = fullScreen ? Minimize2 : Maximize2;
  return (
    <div className="flex shrink-0 items-center">
      {props.children}
      {zoomed && (
        <Button variant="ghost" size="sm" onClick={props.onResetZoom}>
          <ZoomOut />
          Reset zoom
        </Button>
      )}
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Show data"
        title="Show data as a table"
        aria-expanded={tableOpen}
        onClick={props.onTable}
      >
        <Table />
      </Button>
      <DownloadButton onDownload={props.onDownload} onDownloadImage={props.onDownloadImage} />
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={fullScreen ? "Leave full screen" : "Full screen"}
        title={fullScreen ? "Leave full screen (Esc)" : "Full screen (f)"}
        onClick={props.onFullScreen}
      >
        <Screen />
      </Button>
    </div>
  );
}

function DownloadButton({
  onDownload,
  onDownloadImage,
}: Pick<ChartToolbarProps, "onDownload" | "onDownloadImage">) {
  if (onDownloadImage === undefined) {
    return (
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Download CSV"
        title="Download the shown data as CSV"
        onClick={onDownload}
      >
        <Download />
      </Button>
    );
  }
  return (
    <DropdownMenu
      trigger={
        <Button variant="ghost" size="icon-sm" aria-label="Download" title="Download">
          <Download />
        </Button>
      }
      items={[
        { label: "Data as CSV", onSelect: onDownload },
        { label: "Picture as PNG", onSelect: () => onDownloadImage("png") },
        { label: "Picture as SVG", onSelect: () => onDownloadImage("svg") },
      ]}
    />
  );
}
