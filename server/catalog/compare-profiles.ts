import type { ColumnComparison, ColumnProfile } from "@/server/catalog/schema";
import { alignHistograms } from "@/server/lib/sketch/grid-histogram";
import { computePsi, nullMeanOfPsi } from "@/server/lib/stats/distances";

/** The usual limits of the index, after what chance alone gives is taken off. */
const PSI_POSSIBLE = 0.1;
const PSI_DRIFT = 0.25;
const CATEGORIES_SHOWN = 20;

/** What differs between two versions, column by column: those of the later in their order, then the gone. */
export function compareProfiles(
  before: readonly ColumnProfile[],
  after: readonly ColumnProfile[],
): ColumnComparison[] {
  const former = new Map(before.map((profile) => [profile.column, profile]));
  const present = new Set(after.map(({ column }) => column));
  const gone = before.filter(({ column }) => !present.has(column));
  return [
    ...after.map((profile) => compareColumn(former.get(profile.column) ?? null, profile)),
    ...gone.map((profile) => compareColumn(profile, null)),
  ];
}

function compareColumn(
  before: ColumnProfile | null,
  after: ColumnProfile | null,
): ColumnComparison {
  const column = (after ?? before)?.column ?? "";
  const sides = { column, before: sideOf(before), after: sideOf(after), isMasked: false };
  if (before === null || after === null) return { ...sides, bins: null, psi: null, change: "none" };
  const bins = before.type === after.type ? binsOf(before, after) : null;
  if (bins === null) return { ...sides, bins: null, psi: null, change: "unknown" };
  const counted = {
    before: [...bins.before, before.nullCount],
    after: [...bins.after, after.nullCount],
  };
  const [n, m] = [sum(counted.before), sum(counted.after)];
  if (n === 0 || m === 0) return { ...sides, bins, psi: null, change: "unknown" };
  const psi = computePsi(counted.before, counted.after);
  const beyondChance = psi - nullMeanOfPsi(counted.before.length, n, m);
  const change =
    beyondChance >= PSI_DRIFT ? "strong" : beyondChance >= PSI_POSSIBLE ? "possible" : "none";
  return { ...sides, bins, psi, change };
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

function sideOf(profile: ColumnProfile | null): ColumnComparison["before"] {
  if (profile === null) return null;
  const { type, rowCount, nullCount, distinctCount, stats } = profile;
  const mean = stats.kind === "numeric" ? stats.mean : null;
  return { type, rowCount, nullCount, distinctCount, mean };
}

type Bins = NonNullable<ColumnComparison["bins"]>;

/** The same bins for both; null where nothing common was counted. */
function binsOf(before: ColumnProfile, after: ColumnProfile): Bins | null {
  if (before.histogram !== null && after.histogram !== null) {
    const aligned = alignHistograms(before.histogram, after.histogram);
    if (aligned === null) return null;
    const { a, b } = aligned;
    return { edges: [...a.edges], categories: null, before: [...a.counts], after: [...b.counts] };
  }
  if (before.topValues.length === 0 && after.topValues.length === 0) return null;
  return categoriesOf(before, after);
}

/** The most frequent of either, and one bin for all others. */
function categoriesOf(before: ColumnProfile, after: ColumnProfile): Bins {
  const countsOf = ({ topValues }: ColumnProfile) =>
    new Map(topValues.map(({ value, count }) => [value, count]));
  const [a, b] = [countsOf(before), countsOf(after)];
  const weight = (value: string) =>
    (a.get(value) ?? 0) / Math.max(1, before.rowCount) +
    (b.get(value) ?? 0) / Math.max(1, after.rowCount);
  const names = [...new Set([...a.keys(), ...b.keys()])]
    // A value that only one side counted among its most frequent may be there in the other, uncounted.
    .filter((value) => isCounted(value, a, before) && isCounted(value, b, after))
    .sort((x, y) => weight(y) - weight(x))
    .slice(0, CATEGORIES_SHOWN);
  const read = (counts: ReadonlyMap<string, number>, profile: ColumnProfile) => {
    const known = names.map((value) => counts.get(value) ?? 0);
    return [...known, profile.rowCount - profile.nullCount - sum(known)];
  };
  return {
    edges: null,
    categories: [...names, "all others"],
    before: read(a, before),
    after: read(b, after),
  };
}

function isCounted(
  value: string,
  counts: ReadonlyMap<string, number>,
  { distinctCount, topValues }: ColumnProfile,
): boolean {
  return counts.has(value) || topValues.length >= distinctCount;
}
