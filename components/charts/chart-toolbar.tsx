import { Download, Maximize2, Minimize2, Table, ZoomOut } from "lucide-react";
import { Button } from "@/components/ui/button";

type ChartToolbarProps = {
  zoomed: boolean;
  onResetZoom: () => void;
  tableOpen: boolean;
  onTable: () => void;
  onDownload: () => void;
  fullScreen: boolean;
  onFullScreen: () => void;
};

export function ChartToolbar(props: ChartToolbarProps) {
  const { zoomed, tableOpen, fullScreen } = props;
  const Screen = fullScreen ? Minimize2 : Maximize2;
  return (
    <div className="flex shrink-0 items-center">
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
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Download CSV"
        title="Download the shown data as CSV"
        onClick={props.onDownload}
      >
        <Download />
      </Button>
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
