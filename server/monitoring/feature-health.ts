import { type FeatureDrift, type FeatureHealth, SCORE_FEATURE } from "@/server/monitoring/schema";

/** Drift by feature over the windows: the score first, then by the latest PSI, undecided last. */
export function summarizeFeatures(drifts: readonly FeatureDrift[]): FeatureHealth[] {
  const byFeature = new Map<string, FeatureDrift[]>();
  for (const drift of drifts) {
    byFeature.set(drift.feature, [...(byFeature.get(drift.feature) ?? []), drift]);
  }
  return [...byFeature].map(([feature, windows]) => summarize(feature, windows)).sort(compare);
}

function summarize(feature: string, unordered: readonly FeatureDrift[]): FeatureHealth {
  const windows = [...unordered].sort((a, b) => a.windowFrom.getTime() - b.windowFrom.getTime());
  const decided = windows.filter(({ severity }) => severity !== "insufficient data");
  const drifted = decided.filter(({ severity }) => severity === "drift");
  return {
    feature,
    latest: decided.at(-1) ?? null,
    firstDriftAt: drifted[0]?.windowFrom ?? null,
    driftedWindows: drifted.length,
    decidedWindows: decided.length,
    windows,
  };
}

function compare(a: FeatureHealth, b: FeatureHealth): number {
  const rank = ({ feature }: FeatureHealth) => (feature === SCORE_FEATURE ? 0 : 1);
  const psi = ({ latest }: FeatureHealth) => latest?.psi ?? -1;
  return rank(a) - rank(b) || psi(b) - psi(a) || (a.feature < b.feature ? -1 : 1);
}
