import { createContext, useContext, useState } from "react";

/** The place on x under the pointer, shared by the panels of a page without a render of each. */
export type Crosshair = {
  subscribe: (listener: () => void) => () => void;
  get: () => CrosshairPlace | null;
  set: (place: CrosshairPlace | null) => void;
};

/** `axis` says what x means; panels of another axis show nothing. `y` is of the panel it is over. */
export type CrosshairPlace = { axis: string; x: number; panelId: string };

export function createCrosshair(): Crosshair {
  const listeners = new Set<() => void>();
  let place: CrosshairPlace | null = null;
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get: () => place,
    set: (next) => {
      place = next;
      for (const listener of listeners) listener();
    },
  };
}

/** Panels below one provider move their crosshairs together. */
export const CrosshairContext = createContext<Crosshair | null>(null);

export function useCrosshair(): Crosshair {
  const [own] = useState(createCrosshair);
  return useContext(CrosshairContext) ?? own;
}
