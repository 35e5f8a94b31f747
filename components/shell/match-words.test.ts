import { expect, test } from "vitest";
import { matchesWords } from "@/components/shell/match-words";

test.each([
  ["", "Jobs & workers", true],
  ["mon", "Monitoring Operate", true],
  ["work job", "Jobs & workers", true],
  ["OPERATE", "Monitoring Operate", true],
  ["onitor", "Monitoring", false],
  ["jobs people", "Jobs & workers", false],
])("%j finds %j: %s", (text, name, isFound) => {
  expect(matchesWords(text, name)).toBe(isFound);
});
