/** Work that runs between frames, a slice at a time, so that many drawings never hold up the page. */
const SLICE_MS = 8;

const waiting = new Map<object, () => void>();
let isScheduled = false;

/** Replaces work of the same owner that has not run yet. Returns how to take it back. */
export function enqueueDraw(owner: object, draw: () => void): () => void {
  waiting.set(owner, draw);
  schedule();
  return () => {
    if (waiting.get(owner) === draw) waiting.delete(owner);
  };
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(() => {
    isScheduled = false;
    const until = performance.now() + SLICE_MS;
    for (const [owner, draw] of waiting) {
      waiting.delete(owner);
      draw();
      if (performance.now() > until) break;
    }
    if (waiting.size > 0) schedule();
  });
}
