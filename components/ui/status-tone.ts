export const STATUS_TONES = ["good", "watch", "act", "unknown", "running"] as const;
export type StatusTone = (typeof STATUS_TONES)[number];

const STATES_BY_TONE: Record<StatusTone, readonly string[]> = {
  good: [
    "good",
    "passed",
    "succeeded",
    "finished",
    "active",
    "ready",
    "ok",
    "fresh",
    "healthy",
    "connected",
    "serving",
    "stable",
    "complete",
    "none",
  ],
  watch: ["watch", "warn", "warning", "degraded", "stale", "moderate", "minor", "late", "observe"],
  act: [
    "act",
    "failed",
    "breached",
    "broken",
    "error",
    "critical",
    "killed",
    "lost",
    "major",
    "severe",
    "block",
    "blocked",
    "expired",
    "revoked",
  ],
  running: ["running", "live", "scanning", "computing"],
  unknown: ["unknown"],
};

const TONES = new Map(
  STATUS_TONES.flatMap((tone) => STATES_BY_TONE[tone].map((state) => [state, tone] as const)),
);

/** The tone of a state's name in lower case; what nobody listed is "unknown", never "good". */
export function toneOf(state: string): StatusTone {
  return TONES.get(state.toLowerCase()) ?? "unknown";
}

/** `not-measured` → "Not measured". */
export function wordOf(state: string): string {
  const words = state.replace(/[-_]+/g, " ").trim().toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
