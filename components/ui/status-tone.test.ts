import { describe, expect, test } from "vitest";
import { toneOf, wordOf } from "@/components/ui/status-tone";

describe("toneOf", () => {
  test.each([
    ["succeeded", "good"],
    ["FAILED", "act"],
    ["warn", "watch"],
    ["running", "running"],
    ["queued", "unknown"],
    ["a-state-of-tomorrow", "unknown"],
  ])("%s is %s", (state, tone) => {
    expect(toneOf(state)).toBe(tone);
  });
});

describe("wordOf", () => {
  test.each([
    ["not-measured", "Not measured"],
    ["FINISHED", "Finished"],
    ["timed_out", "Timed out"],
    ["", ""],
  ])("%j reads %j", (state, word) => {
    expect(wordOf(state)).toBe(word);
  });
});
