import { describe, expect, test } from "vitest";
import {
  listCandidateIds,
  parseNumber,
  parseStatus,
  parseTime,
  toLoggedKey,
} from "@/server/tracking/imports/names";

describe("listCandidateIds", () => {
  const own = "0123456789abcdef0123456789abcdef";
  test("keeps an id of MLflow's form and has a second for the case that it is taken", () => {
    const ids = listCandidateIds("https://a", own);
    expect(ids[0]).toBe(own);
    expect(ids[1]).toMatch(/^[0-9a-f]{32}$/);
    expect(ids[1]).not.toBe(own);
  });
  test("follows from source and id alone", () => {
    expect(listCandidateIds("a", "RUN-1")).toEqual(listCandidateIds("a", "RUN-1"));
    expect(listCandidateIds("a", "RUN-1")).not.toEqual(listCandidateIds("b", "RUN-1"));
    expect(listCandidateIds("a", "RUN-1")).toHaveLength(1);
  });
});

test.each([
  { name: "metrics/train loss", key: "metrics/train loss" },
  { name: "a(b)%c", key: "a_b__c" },
  { name: "/x//./../y/", key: "x/y" },
  { name: "größe", key: "gr__e" },
  { name: "", key: "unnamed" },
  { name: "k".repeat(300), key: "k".repeat(250) },
])("$name is logged as $key", ({ name, key }) => expect(toLoggedKey(name)).toBe(key));

test.each([
  { text: "2026-01-02T03:04:05Z", ms: Date.UTC(2026, 0, 2, 3, 4, 5) },
  { text: "2026-01-02 03:04:05", ms: Date.UTC(2026, 0, 2, 3, 4, 5) },
  { text: "2026-01-02 03:04:05.250 UTC", ms: Date.UTC(2026, 0, 2, 3, 4, 5, 250) },
  { text: "2026-01-02T03:04:05+02:00", ms: Date.UTC(2026, 0, 2, 1, 4, 5) },
  { text: "2026-01-02", ms: Date.UTC(2026, 0, 2) },
  { text: "1700000000000", ms: 1_700_000_000_000 },
  { text: "1700000000.5", ms: 1_700_000_000_500 },
  { text: "yesterday", ms: null },
  { text: "2026-99-99", ms: null },
  { text: "12", ms: null },
])("$text is the instant $ms", ({ text, ms }) => expect(parseTime(text)).toBe(ms));

test.each([
  { word: "FINISHED", status: "finished" },
  { word: " crashed", status: "failed" },
  { word: "canceled", status: "killed" },
  { word: "hm", status: null },
])("$word means $status", ({ word, status }) => expect(parseStatus(word)).toBe(status));

test.each([
  { text: "1", number: 1 },
  { text: " -1.5e-3 ", number: -0.0015 },
  { text: ".5", number: 0.5 },
  { text: "NaN", number: Number.NaN },
  { text: "-inf", number: Number.NEGATIVE_INFINITY },
  { text: "Infinity", number: Number.POSITIVE_INFINITY },
  { text: "0x10", number: null },
  { text: "1,5", number: null },
  { text: "", number: null },
])("$text is the number $number", ({ text, number }) => expect(parseNumber(text)).toBe(number));
