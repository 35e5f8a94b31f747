import { describe, expect, test } from "vitest";
import { describeDue, findDues, readDays, readDueTime } from "@/server/contracts/checks/due";

test.each([
  ["09:00", { minutes: 540, zone: "Z" }],
  ["9:05Z", { minutes: 545, zone: "Z" }],
  ["09:00-08:00", { minutes: 540, zone: "-08:00" }],
  ["06:30:00+0530", { minutes: 390, zone: "+0530" }],
  ["23:59 Europe/Berlin", { minutes: 1_439, zone: "Europe/Berlin" }],
  ["24:00 UTC", { minutes: 1_440, zone: "UTC" }],
  ["25:00", null],
  ["09:60", null],
  ["09:00 Middle/Earth", null],
  ["soon", null],
  [9, null],
])("%s is the time %j", (value, time) => {
  expect(readDueTime(value)).toEqual(time);
});

test.each([
  [undefined, [0, 1, 2, 3, 4, 5, 6]],
  ["0 9 * * *", [0, 1, 2, 3, 4, 5, 6]],
  ["0 9 * * 1-5", [1, 2, 3, 4, 5]],
  ["0 9 * * mon,WED,fri", [1, 3, 5]],
  ["0 9 * * 5-7", [0, 5, 6]],
  ["0 9 1 * *", null],
  ["0 9 * 6 *", null],
  ["0 9 * * 1#2", null],
  ["daily", null],
])("the schedule %s is of the days %j", (schedule, days) => {
  expect(readDays(schedule)).toEqual(days);
});

describe("dues around a moment", () => {
  const iso = (dues: ReturnType<typeof findDues>) =>
    [dues.previous, dues.last, dues.next].map((each) => each.toISOString().slice(0, 16));

  test.each([
    // A due time belongs to the due it names, not to the one before.
    ["Z", "2026-11-25T09:00Z", ["2026-11-24T09:00", "2026-11-25T09:00", "2026-11-26T09:00"]],
    ["Z", "2026-11-25T08:59Z", ["2026-11-23T09:00", "2026-11-24T09:00", "2026-11-25T09:00"]],
    ["-08:00", "2026-11-25T12:00Z", ["2026-11-23T17:00", "2026-11-24T17:00", "2026-11-25T17:00"]],
    // Clocks in Berlin go back on 25 October 2026: nine o'clock is an hour later in UTC.
    [
      ...["Europe/Berlin", "2026-10-25T12:00Z"],
      ["2026-10-24T07:00", "2026-10-25T08:00", "2026-10-26T08:00"],
    ],
    // And forward on 29 March.
    [
      ...["Europe/Berlin", "2026-03-29T12:00Z"],
      ["2026-03-28T08:00", "2026-03-29T07:00", "2026-03-30T07:00"],
    ],
    [
      ...["Pacific/Auckland", "2026-11-25T12:00Z"],
      ["2026-11-23T20:00", "2026-11-24T20:00", "2026-11-25T20:00"],
    ],
  ] as [string, string, string[]][])("every day at nine in %s, at %s", (zone, at, expected) => {
    const due = { minutes: 540, zone, days: [0, 1, 2, 3, 4, 5, 6] };
    expect(iso(findDues(due, new Date(at)))).toEqual(expected);
  });

  test("skip days that the schedule leaves out", () => {
    const weekdays = { minutes: 540, zone: "Z", days: [1, 2, 3, 4, 5] };
    const sunday = new Date("2026-11-29T12:00Z");
    expect(iso(findDues(weekdays, sunday))).toEqual([
      ...["2026-11-26T09:00", "2026-11-27T09:00", "2026-11-30T09:00"],
    ]);
    expect(iso(findDues({ ...weekdays, days: [2] }, sunday))).toEqual([
      ...["2026-11-17T09:00", "2026-11-24T09:00", "2026-12-01T09:00"],
    ]);
  });
});

test("a due time is said with its zone and days", () => {
  expect(describeDue({ minutes: 545, zone: "Z", days: [0, 1, 2, 3, 4, 5, 6] })).toBe("09:05 UTC");
  expect(describeDue({ minutes: 0, zone: "-08:00", days: [1, 5] })).toBe(
    "00:00 UTC-08:00 on mon, fri",
  );
});
