import os from "node:os";
import { note } from "@/scripts/lib/client-servers";
import { quantile } from "../tracking/calls";

let missed = 0;

export const noteHeads = () => note(`${"".padEnd(44)}  limit  median     max      ratio`);

/** One line of what was measured: the median counts against the limit. */
export function report(name: string, limit: number, unit: string, taken: readonly number[]): void {
  const [median, most] = [quantile(taken, 0.5), Math.max(...taken)];
  const isKept = median <= limit;
  if (!isKept) missed += 1;
  const load = os.loadavg()[0]?.toFixed(1) ?? "";
  note(
    `${name.padEnd(44)} ${String(limit).padStart(6)} ${median.toFixed(0).padStart(7)} ${most.toFixed(0).padStart(7)} ${unit}  ${(median / limit).toFixed(2)}  ${isKept ? "ok" : "MISSED"}  load ${load}`,
  );
}

/** Counts what could not be measured as missed. */
export function noteMissed(): void {
  missed += 1;
}

/** 1 where a budget was missed. */
export const exitCode = () => (missed > 0 ? 1 : 0);
