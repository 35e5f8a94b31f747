import { describe, expect, test } from "vitest";
import { parseIsoTime, resolveRelativeTime } from "@/server/lib/filter/time";

const NOW = new Date("2026-03-01T12:00:00Z");

describe("parseIsoTime", () => {
  test.each([
    ["2026-01-31", "2026-01-31T00:00:00.000Z", "2026-02-01T00:00:00.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z", "2024-03-01T00:00:00.000Z"],
    ["2026-01-31T10:30", "2026-01-31T10:30:00.000Z", null],
    ["2026-01-31t10:30:15.25z", "2026-01-31T10:30:15.250Z", null],
    ["2026-01-31T10:30:15+02:00", "2026-01-31T08:30:15.000Z", null],
  ])("%s begins at %s and ends at %s", (text, from, to) => {
    const span = parseIsoTime(text);
    expect(span?.from.toISOString()).toBe(from);
    expect(span?.to?.toISOString() ?? null).toBe(to);
  });

  test.each(["2026-02-29", "2026-13-01", "2026-1-1", "2026-01-31T24:30", "yesterday", ""])(
    "%j is not a time",
    (text) => {
      expect(parseIsoTime(text)).toBeNull();
    },
  );
});

describe("resolveRelativeTime", () => {
  test.each([
    ["-30m", "2026-03-01T11:30:00.000Z"],
    ["-12h", "2026-03-01T00:00:00.000Z"],
    ["-7d", "2026-02-22T12:00:00.000Z"],
    ["-2w", "2026-02-15T12:00:00.000Z"],
    ["+1d", "2026-03-02T12:00:00.000Z"],
  ])("%s", (text, expected) => {
    expect(resolveRelativeTime(text, NOW)?.toISOString()).toBe(expected);
  });

  test.each(["-999999w", "+999999w", "7d", "-7y"])("%s has no time", (text) => {
    expect(resolveRelativeTime(text, NOW)).toBeNull();
  });
});
