import { expect, test } from "vitest";
import { windowOf } from "@/server/monitoring/calendar";

test.each([
  ["month", "2010-11-17T12:00:00Z", "2010-11-01", "2010-12-01"],
  ["month", "2010-12-31T23:59:59.999Z", "2010-12-01", "2011-01-01"],
  ["month", "2008-02-29T00:00:00Z", "2008-02-01", "2008-03-01"],
  // 2008-11-03 was a Monday.
  ["week", "2008-11-03T00:00:00Z", "2008-11-03", "2008-11-10"],
  ["week", "2008-11-09T23:59:59Z", "2008-11-03", "2008-11-10"],
  ["week", "2009-01-01T08:00:00Z", "2008-12-29", "2009-01-05"],
  ["week", "1969-12-31T00:00:00Z", "1969-12-29", "1970-01-05"],
] as const)("the %s of %s is %s to %s", (resolution, at, from, to) => {
  expect(windowOf(new Date(at), resolution)).toEqual({ from: new Date(from), to: new Date(to) });
});
