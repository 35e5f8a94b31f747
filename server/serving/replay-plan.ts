const DAY_MS = 86_400_000;

export type ReplayRow = {
  instance: Record<string, number | string | null>;
  label: 0 | 1;
  at: Date;
  entity: string;
};

type FeatureRows = {
  rowCount: number;
  columns: Readonly<Record<string, readonly (number | string | null)[]>>;
  labels: readonly (0 | 1)[];
  times: readonly Date[];
  entities: readonly string[];
};

/** Rows in order of time; rows of one instant keep their order, so that row numbers are stable. */
export function orderRows(set: FeatureRows): ReplayRow[] {
  const rows = Array.from({ length: set.rowCount }, (_, index): ReplayRow => {
    const label = set.labels[index];
    const at = set.times[index];
    const entity = set.entities[index];
    if (label === undefined || at === undefined || entity === undefined) {
      throw new RangeError(`row ${index} of the feature set has no label, time or entity`);
    }
    const instance = Object.fromEntries(
      Object.entries(set.columns).map(([name, values]) => [name, values[index] ?? null]),
    );
    return { instance, label, at, entity };
  });
  return rows.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/**
 * End (exclusive) of the rows whose label is known at `clockAt`: those at least `delayDays` old.
 * Rows are in order of time; the search starts at `start`.
 */
export function endOfDueLabels(
  rows: readonly Pick<ReplayRow, "at">[],
  start: number,
  clockAt: Date,
  delayDays: number,
): number {
  const limit = clockAt.getTime() - delayDays * DAY_MS;
  let end = start;
  while (end < rows.length && (rows[end]?.at.getTime() ?? Number.POSITIVE_INFINITY) <= limit) {
    end += 1;
  }
  return end;
}

/** When a label became known, in the time of the recorded rows. */
export function labelArrival(at: Date, delayDays: number): Date {
  return new Date(at.getTime() + delayDays * DAY_MS);
}

/** The same row of the same replay always has the same id, so that sending it again adds nothing. */
export function replayPredictionId(replayId: string, row: number): string {
  return `${replayId}.${row}`;
}

/** Consecutive ranges of at most `size` numbers in [from, to). */
export function splitRange(from: number, to: number, size: number): { from: number; to: number }[] {
  const count = Math.max(0, Math.ceil((to - from) / size));
  return Array.from({ length: count }, (_, index) => ({
    from: from + index * size,
    to: Math.min(from + (index + 1) * size, to),
  }));
}
