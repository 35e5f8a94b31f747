import type { StatusTone } from "@/components/ui/status-tone";
import { type DriftSeverity, SCORE_FEATURE } from "@/server/monitoring/schema";

/** Drift alone does no harm yet, so that it is amber and never red. */
export const SEVERITY_TONES: Readonly<Record<DriftSeverity, { tone: StatusTone; word: string }>> = {
  none: { tone: "good", word: "No drift" },
  possible: { tone: "unknown", word: "Possible drift" },
  drift: { tone: "watch", word: "Drift" },
  "insufficient data": { tone: "unknown", word: "Insufficient data" },
};

export function nameFeature(feature: string): string {
  return feature === SCORE_FEATURE ? "Score of the model" : feature;
}
