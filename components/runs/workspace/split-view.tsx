"use client";

import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from "react";
import { clampShare, SHARE } from "@/components/runs/workspace/arrangement";

const KEY_STEP = 0.02;

type SplitViewProps = {
  left: ReactNode;
  right: ReactNode;
  /** Of the left one, of the whole width. */
  share: number;
  onShare: (share: number) => void;
};

/** Two panes and a divider that is dragged or moved by arrow keys. */
export function SplitView({ left, right, share, onShare }: SplitViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const pane = useRef<HTMLDivElement>(null);

  function drag(event: PointerEvent<HTMLElement>): void {
    event.preventDefault();
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    const shareAt = (x: number) => {
      const bounds = box.current?.getBoundingClientRect();
      return bounds === undefined ? share : clampShare((x - bounds.left) / bounds.width);
    };
    const onMove = ({ clientX }: { clientX: number }) => {
      // The panes follow at once; what is in them is drawn when the pointer is let go.
      if (pane.current) pane.current.style.width = `${shareAt(clientX) * 100}%`;
    };
    const onEnd = ({ clientX }: { clientX: number }) => {
      handle.removeEventListener("pointermove", onMove);
      onShare(shareAt(clientX));
    };
    handle.addEventListener("pointermove", onMove);
    handle.addEventListener("lostpointercapture", onEnd, { once: true });
  }

  function press(event: KeyboardEvent): void {
    const step = { ArrowLeft: -KEY_STEP, ArrowRight: KEY_STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onShare(clampShare(share + step));
  }

  return (
    <div ref={box} className="flex min-h-0 flex-1">
      <div
        ref={pane}
        className="flex min-h-0 min-w-0 shrink-0 flex-col"
        style={{ width: `${share * 100}%` }}
      >
        {left}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a separator that moves is no <hr> */}
      <div
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label="Width of the table"
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={SHARE.least * 100}
        aria-valuemax={SHARE.most * 100}
        onPointerDown={drag}
        onKeyDown={press}
        onDoubleClick={() => onShare(SHARE.usual)}
        className="group flex w-3 shrink-0 cursor-col-resize touch-none items-center justify-center"
      >
        <span className="h-10 w-1 rounded-full bg-border group-hover:bg-accent group-focus-visible:bg-accent" />
      </div>
      <div className="min-h-0 min-w-0 flex-1 overflow-y-auto">{right}</div>
    </div>
  );
}
