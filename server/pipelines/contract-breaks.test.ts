import { expect, test } from "vitest";
import { describeBreaks } from "@/server/pipelines/contract-breaks";

const check = (ruleId: string, month: number | null, detail: string) => ({
  ruleId,
  windowFrom: month === null ? null : new Date(Date.UTC(2008, month, 1)),
  windowTo: month === null ? null : new Date(Date.UTC(2008, month + 1, 1)),
  measured: 1,
  detail,
});
const contract = { contractId: "c", slug: "calls", runId: "r", state: "failed" };

test("a break names rule, window and value", () => {
  const failedChecks = [check("contact-known", 4, "unknown 100 %"), check("age", null, "min 3")];
  expect(describeBreaks({ ...contract, enforcement: "block", failedChecks })).toBe(
    "Contract calls blocks this version: contact-known (2008-05-01 to 2008-06-01): unknown 100 %; age: min 3",
  );
});

test("a long list of breaks says how many are not shown", () => {
  const failedChecks = Array.from({ length: 7 }, (_, month) => check("age", month, "min 3"));
  const text = describeBreaks({ ...contract, enforcement: "warn", failedChecks });
  expect(text).toMatch(/^Contract calls is broken \(warn\): age .*; and 2 more$/);
});
