/** How what is allowed moved; `other` where neither side contains the other. */
export type Shift = "same" | "tightened" | "loosened" | "other";
export type Effect = "none" | "possible" | "breaking";

/** What a change means to readers of data made under the new contract, and to those who make it. */
export type Change = { what: string; consumer: Effect; producer: Effect };

export const change = (what: string, consumer: Effect, producer: Effect): Change => ({
  what,
  consumer,
  producer,
});

/** A promise that was loosened breaks who relied on it; one that was tightened, who must keep it. */
export function changeOfShift(what: string, shift: Exclude<Shift, "same">): Change {
  if (shift === "tightened") return change(`${what}: tightened`, "none", "breaking");
  if (shift === "loosened") return change(`${what}: loosened`, "breaking", "none");
  return change(`${what}: changed`, "breaking", "breaking");
}
