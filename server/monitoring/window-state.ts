import type { RawValue } from "@/server/lib/ml/feature-spec";
import { brierScore } from "@/server/lib/stats/calibration";
import {
  type CategoryCounts,
  categoryCountsToCounts,
  countCategories,
  mergeCategoryCounts,
} from "@/server/lib/stats/categorical-counts";
import { confusionAt, summarizeConfusion } from "@/server/lib/stats/classification";
import { DDSketch } from "@/server/lib/stats/ddsketch";
import { assessDriftOfColumns, type DriftAssessment } from "@/server/lib/stats/drift";
import {
  countIntoBins,
  type Histogram,
  histogramToCounts,
  mergeHistograms,
} from "@/server/lib/stats/histogram";
import { rocAuc } from "@/server/lib/stats/ranking";
import { SCORE_FEATURE, type WindowSource } from "@/server/monitoring/schema";
import type {
  FeatureReference,
  ModelSignature,
  ReferenceDistribution,
  SignatureFeature,
} from "@/server/registry/schema";

export type LoggedPrediction = {
  score: number;
  label: boolean | null;
  latencyMs: number;
  source: string;
  features: Readonly<Record<string, RawValue>>;
};

export type WindowQuality = {
  source: WindowSource;
  n: number;
  nLabelled: number;
  positives: number;
  auc: number | null;
  f1: number | null;
  accuracy: number | null;
  brier: number | null;
  meanScore: number | null;
  latencyP50Ms: number | null;
  latencyP95Ms: number | null;
  latencySketch: Uint8Array;
};

export type ColumnDrift = DriftAssessment & { name: string; counts: number[] };

type Counts =
  | { kind: "numeric"; histogram: Histogram }
  | { kind: "categorical"; counts: CategoryCounts };

/**
 * What one window of predictions adds up to. Rows come in any number of parts and any order; the
 * result is the same.
 */
export class WindowState {
  readonly #signature: ModelSignature;
  readonly #reference: ReferenceDistribution;
  readonly #latency = new DDSketch();
  readonly #labels: number[] = [];
  readonly #labelledScores: number[] = [];
  readonly #sources = new Set<string>();
  readonly #counts = new Map<string, Counts>();
  #n = 0;
  #scoreSum = 0;

  constructor(signature: ModelSignature, reference: ReferenceDistribution) {
    this.#signature = signature;
    this.#reference = reference;
  }

  add(rows: readonly LoggedPrediction[]): void {
    for (const { score, label, latencyMs, source } of rows) {
      this.#n += 1;
      this.#scoreSum += score;
      this.#latency.add(latencyMs);
      this.#sources.add(source);
      if (label === null) continue;
      this.#labels.push(label ? 1 : 0);
      this.#labelledScores.push(score);
    }
    const scores = rows.map(({ score }) => score);
    this.#count(SCORE_FEATURE, this.#reference.score, scores);
    for (const feature of this.#signature.features) {
      const reference = this.#reference.features[feature.name];
      if (reference === undefined) continue;
      const values = rows.map(({ features }) => readRaw(features[feature.name], feature));
      this.#count(feature.name, reference, values);
    }
  }

  /** Figures at the version's own decision threshold; null where labels cannot tell. */
  measure(): WindowQuality {
    const [labels, scores] = [this.#labels, this.#labelledScores];
    const hasLabels = labels.length > 0;
    const summary = hasLabels
      ? summarizeConfusion(confusionAt(labels, scores, this.#signature.decisionThreshold))
      : null;
    return {
      source: this.#readSource(),
      n: this.#n,
      nLabelled: labels.length,
      positives: labels.reduce((sum, label) => sum + label, 0),
      auc: hasLabels ? rocAuc(labels, scores) : null,
      f1: summary?.f1 ?? null,
      accuracy: summary?.accuracy ?? null,
      brier: hasLabels ? brierScore(labels, scores) : null,
      meanScore: this.#n === 0 ? null : this.#scoreSum / this.#n,
      latencyP50Ms: this.#latency.quantile(0.5),
      latencyP95Ms: this.#latency.quantile(0.95),
      latencySketch: this.#latency.toBytes(),
    };
  }

  /** Score and features against training; q-values are adjusted over all of them together. */
  assess(): ColumnDrift[] {
    const columns = [...this.#counts].map(([name, counts]) => ({
      name,
      reference: toReferenceCounts(this.#referenceOf(name)),
      current: toCounts(counts),
    }));
    const countsOf = new Map(columns.map(({ name, current }) => [name, current]));
    return assessDriftOfColumns(columns).map((assessment) => ({
      ...assessment,
      counts: countsOf.get(assessment.name) ?? [],
    }));
  }

  #referenceOf(name: string): FeatureReference {
    const reference = name === SCORE_FEATURE ? undefined : this.#reference.features[name];
    return reference ?? this.#reference.score;
  }

  #readSource(): WindowSource {
    if (this.#sources.size > 1) return "mixed";
    return this.#sources.has("replay") ? "replay" : "live";
  }

  #count(name: string, reference: FeatureReference, values: readonly RawValue[]): void {
    const former = this.#counts.get(name);
    if (reference.kind === "numeric") {
      const part = countIntoBins(values.map(toNumber), reference.edges);
      const histogram = former?.kind === "numeric" ? mergeHistograms(former.histogram, part) : part;
      this.#counts.set(name, { kind: "numeric", histogram });
      return;
    }
    const { categories, rare, canTellUnseen } = reference;
    const part = countCategories(values, { top: categories, rare, canTellUnseen });
    const counts = former?.kind === "categorical" ? mergeCategoryCounts(former.counts, part) : part;
    this.#counts.set(name, { kind: "categorical", counts });
  }
}

/** Training counts over the same bins as a window's, missing last. */
export function toReferenceCounts(reference: FeatureReference): number[] {
  if (reference.kind === "numeric") return [...reference.counts, reference.missing];
  const { top, other, unseen, missing } = reference;
  return [...top, other, unseen, missing];
}

/** What each bin of a reference holds, in the order of `toReferenceCounts`. */
export function describeBins(reference: FeatureReference): string[] {
  if (reference.kind === "categorical") {
    return [...reference.categories, "other", "not in training", "missing"];
  }
  const edges = reference.edges.map(formatEdge);
  const between = edges.slice(1).map((edge, index) => `${edges[index]} to ${edge}`);
  const [first] = edges;
  const last = edges.at(-1);
  if (first === undefined || last === undefined) return ["any value", "missing"];
  return [`below ${first}`, ...between, `${last} and above`, "missing"];
}

function formatEdge(edge: number): string {
  return String(Number(edge.toPrecision(4)));
}

function toCounts(counts: Counts): number[] {
  return counts.kind === "numeric"
    ? histogramToCounts(counts.histogram)
    : categoryCountsToCounts(counts.counts);
}

/** The raw value as the reference counted it: what stands for a missing one is null there too. */
function readRaw(value: RawValue | undefined, { type, sentinels }: SignatureFeature): RawValue {
  if (value === undefined || value === null) return null;
  const isSentinel =
    type === "numeric"
      ? sentinels.some((sentinel) => sentinel === value)
      : sentinels.some((sentinel) => String(sentinel) === String(value));
  return isSentinel ? null : value;
}

function toNumber(value: RawValue): number | null {
  return value === null ? null : Number(value);
}
