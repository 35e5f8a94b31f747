import { Link2, Rows3, Rows4 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { formatCount, formatDateTime } from "@/components/ui/format";

type CountLineProps = {
  shown: number;
  total: number;
  asOf: Date | undefined;
  standing: "loading" | "failed" | "refreshing" | "here";
  /** Instead of "showing 50 of 240". */
  countText?: string | undefined;
};

/** "showing 50 of 240": what is here of what there is. */
export function CountLine({ shown, total, asOf, standing, countText }: CountLineProps) {
  return (
    <p role="status" className="min-w-0 truncate text-muted-foreground text-xs">
      {standing === "loading" && "loading"}
      {standing === "failed" && shown === 0 && "not loaded"}
      {(shown > 0 || standing === "here" || standing === "refreshing") &&
        (countText ?? `showing ${formatCount(shown)} of ${formatCount(Math.max(shown, total))}`)}
      {asOf !== undefined && <span title="When the list was read"> · {formatDateTime(asOf)}</span>}
      {standing === "refreshing" && " · refreshing"}
    </p>
  );
}

type TableFooterProps = CountLineProps & {
  dense: boolean;
  onDense: (dense: boolean) => void;
  onCopyLink: () => void;
};

export function TableFooter({ dense, onDense, onCopyLink, ...count }: TableFooterProps) {
  const Icon = dense ? Rows3 : Rows4;
  return (
    <div className="flex items-center justify-between gap-2 border-t px-3 py-1">
      <CountLine {...count} />
      <span className="flex">
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Copy link to this table"
          title="Copy link to this table"
          onClick={onCopyLink}
        >
          <Link2 />
        </Button>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Dense rows"
          aria-pressed={dense}
          title={dense ? "Use taller rows" : "Use denser rows"}
          className="hidden sm:inline-flex"
          onClick={() => onDense(!dense)}
        >
          <Icon />
        </Button>
      </span>
    </div>
  );
}
