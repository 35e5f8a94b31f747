import { describe, expect, test } from "vitest";
import { composeSentence, type ModelStanding } from "@/server/insights/sentence";

function aStanding(overrides: Partial<ModelStanding> = {}): ModelStanding {
  return {
    title: "Term deposit",
    model: "term-deposit",
    endpoint: "term-deposit",
    quality: { state: "good", auc: 0.82, trained: 0.84, from: new Date("2010-10-01") },
    drift: { drifted: 0, total: 13 },
    latencyP95Ms: 3.14,
    openBreaks: 0,
    needsAttention: false,
    rollbackNumber: null,
    ...overrides,
  };
}

const read = (models: ModelStanding[]) =>
  composeSentence(models)
    .parts.map(({ text }) => text)
    .join(" ");

describe("composeSentence", () => {
  test("says that nothing is in production", () => {
    expect(composeSentence([])).toEqual({
      state: "unknown",
      parts: [{ text: "No model is in production yet.", href: "/endpoints" }],
    });
  });

  test("tells a good state in plain words", () => {
    expect(composeSentence([aStanding()]).state).toBe("good");
    expect(read([aStanding()])).toBe(
      "The production model needs no attention. Term deposit ranked far better than chance in October 2010 (0.82, where 0.5 is chance and 1 is perfect; 0.84 on the data it was trained on). Its inputs look like its training data. 95 of 100 answers took at most 3.1 ms.",
    );
  });

  test("names the worst model, what changed and that nothing can be gone back to", () => {
    const bad = aStanding({
      quality: { state: "act", auc: 0.567, trained: 0.66, from: new Date("2010-10-01") },
      drift: { drifted: 10, total: 13 },
      needsAttention: true,
    });
    const sentence = composeSentence([bad, aStanding({ title: "Other" })]);
    expect(sentence.state).toBe("act");
    expect(read([bad, aStanding({ title: "Other" })])).toBe(
      "1 of 2 production models needs attention. Term deposit ranked little better than chance in October 2010 (0.57, where 0.5 is chance and 1 is perfect; 0.66 on the data it was trained on). 10 of its 13 inputs differ from its training data. 95 of 100 answers took at most 3.1 ms. There is no earlier version to go back to yet.",
    );
  });

  test.each([
    ["worse than chance", 0.45, "ranked worse than chance"],
    ["weak", 0.65, "ranked somewhat better than chance"],
    ["fair", 0.75, "ranked clearly better than chance"],
  ])("has words for a %s model", (_, auc, words) => {
    const quality = { state: "watch" as const, auc, trained: null, from: new Date("2010-10-01") };
    expect(read([aStanding({ quality })])).toContain(words);
  });

  test.each([
    [
      "an unmeasured quality",
      { quality: null },
      "Term deposit: quality is not measured yet, because labels are missing.",
    ],
    ["one changed input", { drift: { drifted: 1, total: 13 } }, "1 of its 13 inputs differs from"],
    ["a broken contract", { openBreaks: 1 }, "1 data contract is broken in the newest data."],
    ["a rollback target", { needsAttention: true, rollbackNumber: 2 }, "Version 2 can take over."],
  ])("says %s", (_, overrides, words) => {
    expect(read([aStanding(overrides)])).toContain(words);
  });

  test("says nothing of drift and latency that nobody measured", () => {
    const text = read([aStanding({ quality: null, drift: null, latencyP95Ms: null })]);
    expect(text).not.toMatch(/inputs|answers|null|NaN/);
    expect(composeSentence([aStanding({ quality: null })]).state).toBe("unknown");
  });

  test("uses no term that needs a textbook", () => {
    expect(read([aStanding({ needsAttention: true, openBreaks: 2 })])).not.toMatch(
      /AUC|PSI|drift|p95|F1/i,
    );
  });
});
