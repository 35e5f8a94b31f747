import type { PackedHistory } from "@/server/tracking/schema";

export type HistoryPoint = {
  step: number;
  /** Milliseconds since 1970. */
  at: number;
  /** Mean of the bucket; null where it holds no number. */
  value: number | null;
  min: number | null;
  max: number | null;
};
export type History = {
  runId: string;
  /** Points stored; more than `points` when they were averaged. */
  total: number;
  points: HistoryPoint[];
};

const COLUMNS = 5;
const FLOAT_BYTES = 8;

export function unpackHistories(packed: readonly PackedHistory[]): History[] {
  return packed.map(({ runId, total, columns }) => ({ runId, total, points: unpack(columns) }));
}

function unpack(columns: string): HistoryPoint[] {
  const bytes = Uint8Array.from(atob(columns), (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const count = bytes.length / FLOAT_BYTES / COLUMNS;
  const read = (column: number, row: number) =>
    view.getFloat64((column * count + row) * FLOAT_BYTES, true);
  const readOrNull = (column: number, row: number) => {
    const value = read(column, row);
    return Number.isNaN(value) ? null : value;
  };
  return Array.from({ length: count }, (_, row) => ({
    step: read(0, row),
    at: read(1, row),
    value: readOrNull(2, row),
    min: readOrNull(3, row),
    max: readOrNull(4, row),
  }));
}
