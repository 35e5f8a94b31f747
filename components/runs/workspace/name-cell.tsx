import { ChevronDown, ChevronRight, Eye, EyeOff } from "lucide-react";
import Link from "next/link";
import { colourOfId } from "@/components/charts/series-colour";
import type { RunRow } from "@/components/runs/workspace/run-rows";
import { cn } from "@/components/ui/cn";
import { formatCount } from "@/components/ui/format";

export type Eyes = {
  /** Runs whose curves are drawn. */
  shown: ReadonlySet<string>;
  toggle: (runId: string) => void;
};

const INDENT = 18;

type NameCellProps = { row: RunRow; eyes: Eyes; onToggle: (rowId: string) => void };

/** What a row is: the run with its curve's eye and colour, or the group with its values. */
export function NameCell({ row, eyes, onToggle }: NameCellProps) {
  if (row.kind === "note") return <span className="text-muted-foreground">{row.text}</span>;
  if (row.kind === "group") {
    const { values, n } = row.group;
    return (
      <span className="flex min-w-0 items-center gap-1">
        <Chevron row={row} label={values.join(", ")} onToggle={onToggle} />
        <span className="truncate font-medium">
          {values.map((value) => value ?? "none").join(" · ")}
        </span>
        <span className="text-muted-foreground text-xs">{formatCount(n)}</span>
      </span>
    );
  }
  const { run, depth } = row;
  const isShown = eyes.shown.has(run.id);
  const Icon = isShown ? Eye : EyeOff;
  return (
    <span
      className="flex min-w-0 items-center gap-1.5"
      style={{ paddingLeft: depth === 0 ? undefined : depth * INDENT }}
    >
      <button
        type="button"
        aria-pressed={isShown}
        aria-label={`Curve of ${run.name}`}
        title={isShown ? "Hide its curves" : "Draw its curves"}
        onClick={() => eyes.toggle(run.id)}
        className={cn("shrink-0 rounded p-0.5", isShown ? "" : "opacity-40 hover:opacity-100")}
        style={{ color: isShown ? colourOfId(run.id) : undefined }}
      >
        <Icon className="size-3.5" aria-hidden="true" />
      </button>
      {run.childCount > 0 && <Chevron row={row} label={run.name} onToggle={onToggle} />}
      <Link
        href={`/p/${run.project}/runs/${run.id}`}
        className="truncate font-medium hover:underline"
      >
        {run.name}
      </Link>
    </span>
  );
}

type ChevronProps = {
  row: Exclude<RunRow, { kind: "note" }>;
  label: string;
  onToggle: (rowId: string) => void;
};

function Chevron({ row, label, onToggle }: ChevronProps) {
  const Icon = row.isOpen ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      aria-expanded={row.isOpen}
      aria-label={`${row.isOpen ? "Close" : "Open"} ${label}`}
      onClick={() => onToggle(row.id)}
      className="shrink-0 rounded p-0.5 text-muted-foreground hover:text-foreground"
    >
      <Icon className="size-3.5" aria-hidden="true" />
    </button>
  );
}
