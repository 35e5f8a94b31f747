import {
  ChartLine,
  Gauge,
  Hash,
  type LucideIcon,
  Rows3,
  ScanSearch,
  Telescope,
  Type,
} from "lucide-react";
import type { ReportBlock } from "@/server/reports/schema";

export type BlockKind = ReportBlock["kind"];
type KindWords = { kind: BlockKind; label: string; hint: string; icon: LucideIcon };

export const BLOCK_KINDS: readonly KindWords[] = [
  { kind: "text", label: "Text", hint: "Markdown: headings, lists, tables, code", icon: Type },
  {
    kind: "panel",
    label: "Panel",
    hint: "A chart of runs, as the workspace draws it",
    icon: ChartLine,
  },
  { kind: "runs", label: "Run set", hint: "A table of runs with their metrics", icon: Rows3 },
  {
    kind: "profile",
    label: "Dataset profile",
    hint: "Every column of a version",
    icon: ScanSearch,
  },
  { kind: "gates", label: "Gate result", hint: "A model version against limits", icon: Gauge },
  { kind: "value", label: "Value card", hint: "One number with what it stands on", icon: Hash },
  {
    kind: "query",
    label: "Query",
    hint: "A saved query of Explore as chart, table or number",
    icon: Telescope,
  },
];

export function labelOfKind(kind: BlockKind): string {
  return BLOCK_KINDS.find((each) => each.kind === kind)?.label ?? kind;
}

/** The kinds that a slash menu's words find. */
export function findKinds(words: string): readonly KindWords[] {
  const wanted = words.trim().toLowerCase();
  return BLOCK_KINDS.filter(({ label, kind }) =>
    [label.toLowerCase(), kind].some((name) => name.includes(wanted)),
  );
}

export function makeBlockId(): string {
  return crypto.randomUUID().slice(0, 12);
}

/** Cards of one number stand side by side; all else takes the whole line. */
export function widthOfBlock(block: ReportBlock): string {
  const isCard = block.kind === "value" || (block.kind === "query" && block.show.as === "number");
  return isCard ? "w-full sm:w-72 print:w-72" : "w-full";
}
