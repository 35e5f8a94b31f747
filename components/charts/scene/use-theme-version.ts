"use client";

import { useSyncExternalStore } from "react";

let version = 0;

function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(() => {
    version += 1;
    onChange();
  });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
  return () => observer.disconnect();
}

/** Another number after every change of light and dark: canvases do not follow CSS by themselves. */
export function useThemeVersion(): number {
  return useSyncExternalStore(
    subscribe,
    () => version,
    () => 0,
  );
}
