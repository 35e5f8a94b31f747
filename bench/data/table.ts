import { note } from "@/scripts/lib/client-servers";

/** One line of the table; times in milliseconds, null where there is none. */
export type Row = {
  what: string;
  headrace: number;
  /** The engine alone at the same work. */
  limit: number | null;
  peer: number | null;
  goal: string;
};

const HEADS = ["Headrace", "limit", "of limit", "peer", "of peer"] as const;

export function printTable(rows: readonly Row[]): void {
  const line = (what: string, cells: readonly string[], goal: string) =>
    note(`${what.padEnd(48)}${cells.map((cell) => cell.padStart(12)).join("")}  ${goal}`);
  line("", HEADS, "goal");
  for (const { what, headrace, limit, peer, goal } of rows) {
    const cells = [
      formatMs(headrace),
      limit === null ? "–" : formatMs(limit),
      limit === null ? "–" : `${(headrace / limit).toFixed(2)}×`,
      peer === null ? "–" : formatMs(peer),
      peer === null ? "–" : `1/${Math.round(peer / headrace)}`,
    ];
    line(what, cells, goal);
  }
}

function formatMs(ms: number): string {
  return ms < 1_000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1_000).toFixed(2)} s`;
}

/** Milliseconds of the median and of the 95th percentile of `count` calls after one to warm up. */
export async function timeCalls(
  count: number,
  work: (turn: number) => Promise<unknown>,
): Promise<{ median: number; p95: number }> {
  await work(-1);
  const taken: number[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const begin = performance.now();
    await work(turn);
    taken.push(performance.now() - begin);
  }
  taken.sort((a, b) => a - b);
  const at = (q: number) => taken[Math.min(taken.length - 1, Math.floor(q * taken.length))] ?? 0;
  return { median: at(0.5), p95: at(0.95) };
}
