"use client";

import {
  FileX2,
  GraduationCap,
  type LucideIcon,
  Rocket,
  StickyNote,
  TriangleAlert,
} from "lucide-react";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import type { ChartAnnotation } from "@/components/charts/chart-types";
import {
  type AnnotationLayout,
  ICON_WIDTH,
  type PlacedAnnotation,
} from "@/components/charts/layout-annotations";
import { PLOT_LEFT, PLOT_RIGHT } from "@/components/charts/plot-frame";
import { cn } from "@/components/ui/cn";
import { formatDate } from "@/components/ui/format";
import { Tooltip } from "@/components/ui/tooltip";

const ROW_HEIGHT = 22;

const LOOKS: Record<ChartAnnotation["kind"], { icon: LucideIcon; word: string; style: string }> = {
  deployment: { icon: Rocket, word: "Deployment", style: "text-accent-strong" },
  training: { icon: GraduationCap, word: "Training", style: "text-foreground" },
  "contract-break": { icon: FileX2, word: "Contract break", style: "text-act" },
  incident: { icon: TriangleAlert, word: "Incident", style: "text-act" },
  note: { icon: StickyNote, word: "Note", style: "text-muted-foreground" },
};

/** What happened, on the time axis of the panes below it. */
export function AnnotationLane({ layout }: { layout: AnnotationLayout }) {
  const { placed, rowCount, outside } = layout;
  return (
    <div className="flex flex-col">
      <ol
        aria-label="Events"
        className="relative"
        style={{ height: rowCount * ROW_HEIGHT, marginLeft: PLOT_LEFT, marginRight: PLOT_RIGHT }}
      >
        {placed.map((each) => (
          <Mark key={each.annotation.id} placed={each} />
        ))}
      </ol>
      {outside > 0 && (
        <p className="text-muted-foreground text-xs" style={{ marginLeft: PLOT_LEFT }}>
          {outside} {outside === 1 ? "event lies" : "events lie"} outside the range shown
        </p>
      )}
    </div>
  );
}

function Mark({ placed }: { placed: PlacedAnnotation }) {
  const { annotation, left, spanWidth, width, row, more } = placed;
  const { icon: Icon, style } = LOOKS[annotation.kind];
  const content = (
    <>
      <Icon className="size-3.5 shrink-0" aria-hidden="true" />
      <span className={width <= ICON_WIDTH ? "sr-only" : "truncate"}>{annotation.title}</span>
      {more.length > 0 && <span className="shrink-0 font-medium">+{more.length}</span>}
    </>
  );
  const look = cn(
    "flex h-5 items-center gap-1 rounded bg-panel pr-1 text-xs",
    style,
    annotation.href && "hover:underline",
  );
  return (
    <li className="absolute" style={{ left, top: row * ROW_HEIGHT }}>
      {spanWidth > 0 && (
        <span
          aria-hidden="true"
          className={cn("absolute top-[19px] left-0 h-0.5 rounded bg-current", style)}
          style={{ width: spanWidth }}
        />
      )}
      <Tooltip text={[annotation, ...more].map(describe).join("\n\n")}>
        {annotation.href ? (
          <Link href={annotation.href} className={cn(look, "relative")} style={{ maxWidth: width }}>
            {content}
          </Link>
        ) : (
          <FocusableMark className={cn(look, "relative")} maxWidth={width}>
            {content}
          </FocusableMark>
        )}
      </Tooltip>
    </li>
  );
}

type FocusableMarkProps = ComponentProps<"button"> & {
  maxWidth: number;
  children: ReactNode;
};

/** A button only so that the keyboard reaches its words. */
function FocusableMark({ maxWidth, children, ...props }: FocusableMarkProps) {
  return (
    <button {...props} type="button" style={{ maxWidth }}>
      {children}
    </button>
  );
}

function describe({ kind, title, detail, at, until }: ChartAnnotation): string {
  const first = formatDate(new Date(at));
  const last = until === undefined || until === null ? first : formatDate(new Date(until));
  const when = first === last ? first : `${first}–${last}`;
  const lines = [`${LOOKS[kind].word}: ${title}`, when, detail ?? ""];
  return lines.filter((line) => line !== "").join("\n");
}
