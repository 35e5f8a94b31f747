import { quantileOfSorted, sortFinite } from "@/server/lib/stats/quantiles";

/**
 * Counts over fixed edges, mergeable by addition. Bin i holds the values with exactly i edges
 * <= value, so bin 0 and the last bin take everything beyond the outer edges; `missing` holds
 * null, NaN and ±∞.
 */
export type Histogram = { edges: readonly number[]; counts: Float64Array; missing: number };

/** Distance of the edge above the largest value, relative to the range. */
const TOP_EDGE_MARGIN = 1e-9;

/**
 * Edges of about equal-probability bins of a reference sample (deciles by default).
 *
 * A value that fills a whole bin by itself gets its own bin, and a sample with at most `bins`
 * distinct values gets one bin a value plus one beyond the largest; otherwise a constant or
 * 0/1 column would fall into one bin and could never drift.
 *
 * @returns ascending, distinct edges; [] when the sample has no finite value
 * @throws RangeError unless bins is a whole number >= 2
 */
export function computeHistogramEdges(values: Iterable<number | null>, bins = 10): number[] {
  if (!Number.isInteger(bins) || bins < 2) throw new RangeError(`bins must be >= 2, got ${bins}`);
  const sorted = sortFinite(values);
  if (sorted.length === 0) return [];
  const distinct = listDistinct(sorted, bins + 1);
  if (distinct.length <= bins) return [...distinct, ...edgesAboveMax(sorted)];
  const edges = new Set<number>();
  let previous = Number.NaN;
  for (let i = 1; i < bins; i++) {
    const edge = quantileOfSorted(sorted, i / bins);
    if (edge === previous) for (const above of edgesAboveAtom(sorted, edge)) edges.add(above);
    edges.add(edge);
    previous = edge;
  }
  return [...edges].sort((a, b) => a - b);
}

/** Counts a column over given edges (ascending, as `computeHistogramEdges` returns them). */
export function countIntoBins(
  values: Iterable<number | null>,
  edges: readonly number[],
): Histogram {
  const sortedEdges = Float64Array.from(edges);
  const counts = new Float64Array(edges.length + 1);
  let missing = 0;
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) {
      missing++;
      continue;
    }
    const bin = countEdgesUpTo(sortedEdges, value);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { edges, counts, missing };
}

/**
 * Histogram of both samples together.
 *
 * @throws RangeError when the edges differ: such counts cannot be added
 */
export function mergeHistograms(a: Histogram, b: Histogram): Histogram {
  if (a.edges.length !== b.edges.length || a.edges.some((edge, i) => edge !== b.edges[i])) {
    throw new RangeError("histograms over different edges cannot be merged");
  }
  const counts = a.counts.map((count, i) => count + (b.counts[i] ?? 0));
  return { edges: a.edges, counts, missing: a.missing + b.missing };
}

/** Bin counts followed by the missing count: the shape that `assessDrift` compares. */
export function histogramToCounts(histogram: Histogram): number[] {
  return [...histogram.counts, histogram.missing];
}

function countEdgesUpTo(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function listDistinct(sorted: Float64Array, limit: number): number[] {
  const distinct: number[] = [];
  for (const value of sorted) {
    if (value === distinct[distinct.length - 1]) continue;
    distinct.push(value);
    if (distinct.length === limit) break;
  }
  return distinct;
}

function edgesAboveAtom(sorted: Float64Array, atom: number): number[] {
  const next = sorted[countEdgesUpTo(sorted, atom)];
  if (next === undefined) return edgesAboveMax(sorted);
  const middle = atom / 2 + next / 2;
  return [middle > atom ? middle : next];
}

function edgesAboveMax(sorted: Float64Array): number[] {
  const min = sorted[0] ?? 0;
  const max = sorted[sorted.length - 1] ?? 0;
  const scale = Math.max(max - min, Math.abs(max));
  const edge = max + (scale === 0 ? 1 : scale) * TOP_EDGE_MARGIN;
  // Nothing is left to tell apart at the ends of the double range.
  return edge > max && Number.isFinite(edge) ? [edge] : [];
}
