import type { Columns } from "@/server/lib/ml/feature-spec";

export type HoldOut = {
  /** "last": all behind one moment; "spread": evenly over all. */
  kind: "last" | "spread";
  /** Rows to learn from and rows to judge by, by index. */
  fitted: number[];
  judged: number[];
};

type Rows = { columns: Columns; labels: readonly (0 | 1)[]; times: readonly Date[] };

/**
 * Chooses about `share` of rows in the order of time to judge a model that learns from the others:
 * the last ones, as the model will be used; or evenly spread ones where the last cannot be told apart
 * from the rest fairly, because the rows before them have no value of some feature, or either part
 * has labels of one kind only.
 */
export function chooseHoldOut(rows: Rows, share: number): HoldOut {
  const { length } = rows.labels;
  const all = Array.from({ length }, (_, index) => index);
  const cut = findCut(rows.times, share);
  const last: HoldOut = { kind: "last", fitted: all.slice(0, cut), judged: all.slice(cut) };
  if (isUsable(rows, last)) return last;
  const every = Math.max(Math.round(1 / share), 2);
  const isJudged = (index: number) => index % every === every - 1;
  const judged = all.filter(isJudged);
  return { kind: "spread", fitted: all.filter((index) => !isJudged(index)), judged };
}

/** The first row to be held out; no moment is on both sides as long as there are two. */
function findCut(times: readonly Date[], share: number): number {
  const at = Math.min(Math.max(Math.round(times.length * (1 - share)), 1), times.length - 1);
  for (let step = 0; step < times.length; step++) {
    for (const index of [at - step, at + step]) {
      if (index < 1 || index >= times.length) continue;
      if (times[index]?.getTime() !== times[index - 1]?.getTime()) return index;
    }
  }
  return at;
}

function isUsable({ columns, labels }: Rows, { fitted, judged }: HoldOut): boolean {
  const hasBoth = (indices: readonly number[]) =>
    new Set(indices.map((index) => labels[index])).size === 2;
  const hasValue = (values: Columns[string]) =>
    fitted.some((index) => values[index] !== null && values[index] !== undefined);
  return hasBoth(fitted) && hasBoth(judged) && Object.values(columns).every(hasValue);
}
