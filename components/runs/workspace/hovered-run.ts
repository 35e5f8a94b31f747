import { useSyncExternalStore } from "react";

/** The run under the pointer, told between table and charts without drawing either anew. */
export type HoveredRun = {
  get: () => string | null;
  set: (id: string | null) => void;
  subscribe: (listener: () => void) => () => void;
};

export function createHoveredRun(): HoveredRun {
  let hovered: string | null = null;
  const listeners = new Set<() => void>();
  return {
    get: () => hovered,
    set: (id) => {
      if (id === hovered) return;
      hovered = id;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useHoveredRun(hovered: HoveredRun): string | null {
  return useSyncExternalStore(hovered.subscribe, hovered.get, () => null);
}
