"use client";

import { type RefObject, startTransition, useEffect, useState } from "react";

/** Panels this far outside the view are ready when they are scrolled to. */
const MARGIN = "240px";

/** Whether the element is in the view or near it. */
export function useInView(ref: RefObject<HTMLElement | null>): boolean {
  const [isInView, setIsInView] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new IntersectionObserver(
      // Many panels may come into view at once; a transition does not hold up the page for them.
      (entries) => startTransition(() => setIsInView(entries.at(-1)?.isIntersecting ?? false)),
      { rootMargin: MARGIN },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return isInView;
}
