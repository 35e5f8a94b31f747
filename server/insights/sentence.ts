import type { SentencePart, StateSentence } from "@/server/insights/schema";
import type { HealthCell } from "@/server/monitoring/schema";

export type ModelStanding = {
  title: string;
  model: string;
  endpoint: string;
  quality: { state: HealthCell["state"]; auc: number; trained: number | null; from: Date } | null;
  drift: { drifted: number; total: number } | null;
  latencyP95Ms: number | null;
  openBreaks: number;
  needsAttention: boolean;
  rollbackNumber: number | null;
};

const CHANCE = "where 0.5 is chance and 1 is perfect";

/**
 * The state of all production models in plain words: how many need attention, what is wrong with
 * the worst, and what could be done. Says nothing of what was not measured except that it was not.
 *
 * @param models worst first
 */
export function composeSentence(models: readonly ModelStanding[]): StateSentence {
  const [worst] = models;
  if (worst === undefined) {
    const text = "No model is in production yet.";
    return { state: "unknown", parts: [{ text, href: "/endpoints" }] };
  }
  const needing = models.filter(({ needsAttention }) => needsAttention).length;
  const parts: SentencePart[] = [
    { text: describeCount(needing, models.length), href: "/monitoring" },
    { text: describeQuality(worst), href: `/monitoring/${encodeURIComponent(worst.model)}` },
    ...describeDrift(worst),
    ...describeBreaks(worst),
    ...describeLatency(worst),
    ...describeRollback(worst),
  ];
  const isUnknown = worst.quality === null && needing === 0;
  return { state: needing > 0 ? "act" : isUnknown ? "unknown" : "good", parts };
}

function describeCount(needing: number, total: number): string {
  if (total === 1) {
    return `The production model needs ${needing === 0 ? "no attention" : "attention"}.`;
  }
  if (needing === 0) return `None of the ${total} production models needs attention.`;
  return `${needing} of ${total} production models ${needing === 1 ? "needs" : "need"} attention.`;
}

function describeQuality({ title, quality }: ModelStanding): string {
  if (quality === null) return `${title}: quality is not measured yet, because labels are missing.`;
  const { auc, trained, from } = quality;
  const month = from.toLocaleDateString("en-GB", {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  const against = trained === null ? "" : `; ${trained.toFixed(2)} on the data it was trained on`;
  return `${title} ${judgeRanking(auc)} in ${month} (${auc.toFixed(2)}, ${CHANCE}${against}).`;
}

function judgeRanking(auc: number): string {
  if (auc < 0.5) return "ranked worse than chance";
  if (auc < 0.6) return "ranked little better than chance";
  if (auc < 0.7) return "ranked somewhat better than chance";
  if (auc < 0.8) return "ranked clearly better than chance";
  return "ranked far better than chance";
}

function describeDrift({ drift, model }: ModelStanding): SentencePart[] {
  if (drift === null) return [];
  const { drifted, total } = drift;
  const text =
    drifted === 0
      ? "Its inputs look like its training data."
      : `${drifted} of its ${total} inputs ${drifted === 1 ? "differs" : "differ"} from its training data.`;
  return [{ text, href: `/monitoring/${encodeURIComponent(model)}?tab=drift` }];
}

function describeBreaks({ openBreaks }: ModelStanding): SentencePart[] {
  if (openBreaks === 0) return [];
  const what = openBreaks === 1 ? "data contract is" : "data contracts are";
  return [{ text: `${openBreaks} ${what} broken in the newest data.`, href: "/contracts" }];
}

function describeLatency({ latencyP95Ms, endpoint }: ModelStanding): SentencePart[] {
  if (latencyP95Ms === null) return [];
  const text = `95 of 100 answers took at most ${latencyP95Ms.toFixed(latencyP95Ms < 10 ? 1 : 0)} ms.`;
  return [{ text, href: `/endpoints/${endpoint}` }];
}

function describeRollback({
  needsAttention,
  rollbackNumber,
  endpoint,
}: ModelStanding): SentencePart[] {
  if (!needsAttention) return [];
  const text =
    rollbackNumber === null
      ? "There is no earlier version to go back to yet."
      : `Version ${rollbackNumber} can take over.`;
  return [{ text, href: `/endpoints/${endpoint}?tab=deployments` }];
}
