import type { RunState } from "@/server/lineage/schema";

export type StateAt = { state: RunState; at: Date };

/** How final a state is; of two told for the same time the more final one stands. */
const RANK: Readonly<Record<RunState, number>> = {
  OTHER: 0,
  START: 1,
  RUNNING: 2,
  COMPLETE: 3,
  ABORT: 4,
  FAIL: 5,
};

export const isEnded = (state: RunState) => RANK[state] >= RANK.COMPLETE;

/**
 * The state that stands of two: an end before anything that goes on, then the later one. The same
 * whatever order they are told in.
 */
export function pickState(a: StateAt, b: StateAt): StateAt {
  if (isEnded(a.state) !== isEnded(b.state)) return isEnded(a.state) ? a : b;
  if (a.at.getTime() !== b.at.getTime()) return a.at > b.at ? a : b;
  return RANK[a.state] >= RANK[b.state] ? a : b;
}
