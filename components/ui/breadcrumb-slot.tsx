"use client";

import { type ReactNode, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";

const SLOT_ID = "breadcrumb-slot";

/** Where the top bar shows the way to the current page. */
export function BreadcrumbSlot() {
  return <div id={SLOT_ID} className="min-w-0 flex-1" />;
}

/** Draws its children in the top bar; outside the shell, nowhere. */
export function InBreadcrumbSlot({ children }: { children: ReactNode }) {
  const slot = useSyncExternalStore(
    subscribeNever,
    () => document.getElementById(SLOT_ID),
    () => null,
  );
  return slot === null ? null : createPortal(children, slot);
}

function subscribeNever(): () => void {
  return () => {};
}
