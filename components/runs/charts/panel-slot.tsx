"use client";

import { type ReactNode, useRef } from "react";
import { useWidth } from "@/components/charts/use-width";
import { PANEL_HEIGHT } from "@/components/runs/charts/line-panel";
import { useInView } from "@/components/runs/charts/use-in-view";
import { ErrorBoundary } from "@/components/ui/error-boundary";

type PanelSlotProps = {
  title: string;
  /** Given the panel's width once the slot is in view. */
  children: (width: number) => ReactNode;
};

/** The place of a panel, which is drawn and asks for data only while it can be seen. */
export function PanelSlot({ title, children }: PanelSlotProps) {
  const ref = useRef<HTMLDivElement>(null);
  const isInView = useInView(ref);
  const width = useWidth(ref);
  return (
    <div
      ref={ref}
      className="min-w-0 rounded-panel border bg-panel p-3"
      style={{ minHeight: PANEL_HEIGHT + 60 }}
    >
      {isInView && width !== null && width > 0 ? (
        <ErrorBoundary title={`${title} could not be drawn`}>{children(width)}</ErrorBoundary>
      ) : (
        <p className="font-medium text-muted-foreground">{title}</p>
      )}
    </div>
  );
}
