import { createHash } from "node:crypto";

const OWN_ID = /^[0-9a-f]{32}$/;
const KEY_MOST = 250;

/**
 * Ids that a run of a source may have here, the preferred first: its own, where it has MLflow's form,
 * else one that follows from source and id, so that a second import finds it again.
 */
export function listCandidateIds(source: string, id: string): string[] {
  const derived = createHash("md5").update(`${source}/${id}`).digest("hex");
  return OWN_ID.test(id) ? [id, derived] : [derived];
}

/** A name as MLflow's clients may log it: letters, digits and `_ - . / :` and spaces, 250 at most. */
export function toLoggedKey(name: string): string {
  const cleaned = name
    .replace(/[^/\w.\- :]/g, "_")
    .split("/")
    .filter((part) => part !== "" && part !== "." && part !== "..")
    .join("/");
  return cleaned.slice(0, KEY_MOST) || "unnamed";
}

/** A time as milliseconds; text without a zone is UTC. Null when it is none. */
export function parseTime(text: string): number | null {
  const trimmed = text.trim();
  if (/^\d{13}$/.test(trimmed)) return Number(trimmed);
  if (/^\d{10}(\.\d+)?$/.test(trimmed)) return Math.round(Number(trimmed) * 1_000);
  if (!/^\d{4}-\d{2}-\d{2}/.test(trimmed)) return null;
  const iso = trimmed.replace(" ", "T").replace(/ ?UTC$/, "Z");
  const isZoned = /(?:Z|[+-]\d{2}:?\d{2})$/.test(iso) || !iso.includes("T");
  const ms = Date.parse(isZoned ? iso : `${iso}Z`);
  return Number.isNaN(ms) ? null : ms;
}

const STATUS_WORDS: Readonly<Record<string, RunEnd>> = {
  finished: "finished",
  succeeded: "finished",
  success: "finished",
  completed: "finished",
  done: "finished",
  failed: "failed",
  failure: "failed",
  crashed: "failed",
  error: "failed",
  killed: "killed",
  aborted: "killed",
  cancelled: "killed",
  canceled: "killed",
  stopped: "killed",
  running: "running",
  active: "running",
  scheduled: "scheduled",
  queued: "scheduled",
  pending: "scheduled",
};
type RunEnd = "finished" | "failed" | "killed" | "running" | "scheduled";

/** The status that a word of another tracker means; null for a word that nobody knows. */
export function parseStatus(word: string): RunEnd | null {
  return STATUS_WORDS[word.trim().toLowerCase()] ?? null;
}

/** A number as trackers and spreadsheets write it; NaN and infinities by name. Null for other text. */
export function parseNumber(text: string): number | null {
  const trimmed = text.trim();
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return Number(trimmed);
  if (/^nan$/i.test(trimmed)) return Number.NaN;
  const infinite = /^([+-]?)inf(inity)?$/i.exec(trimmed);
  if (infinite === null) return null;
  return infinite[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
