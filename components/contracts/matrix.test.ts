import { expect, test } from "vitest";
import { arrangeChecks } from "@/components/contracts/matrix";
import type { ContractCheck } from "@/server/contracts/schema";

const aCheck = (ruleId: string, month: string | null, passed: boolean): ContractCheck => ({
  ruleId,
  windowFrom: month === null ? null : new Date(`${month}-01`),
  windowTo: null,
  rowCount: 1,
  measured: 0,
  outcome: passed ? "passed" : "failed",
  ...{ brokenRows: null, filledRows: null, failingRows: 0, failingNote: "" },
  detail: "",
});

test("rules lie by month, failing ones first, with a gap where a rule has no check", () => {
  const matrix = arrangeChecks([
    aCheck("kept", "2008-06", true),
    aCheck("broken", "2008-05", false),
    aCheck("broken", "2008-06", true),
    aCheck("whole", null, true),
  ]);
  expect(matrix.months.map((month) => month.toISOString().slice(0, 7))).toEqual([
    "2008-05",
    "2008-06",
  ]);
  expect(matrix.byMonth.map(({ ruleId, failed }) => [ruleId, failed])).toEqual([
    ["broken", 1],
    ["kept", 0],
  ]);
  expect(matrix.byMonth[1]?.cells[0]).toBeUndefined();
  expect(matrix.whole.map(({ ruleId }) => ruleId)).toEqual(["whole"]);
});
