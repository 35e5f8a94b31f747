"use client";

import { useSyncExternalStore } from "react";

const subscribe = () => () => undefined;

/**
 * False on the server and in the first render in the browser, true from then on. A part of the page
 * that wakes late may find data that an earlier part has loaded; drawing them at once would differ
 * from the server's HTML, which React does not mend in attributes.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
}
