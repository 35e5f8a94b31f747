import { beforeAll, describe, expect, it } from "vitest";
import {
  BANK_FEATURES,
  type BankCall,
  readBankCalls,
  selectMonths,
} from "@/server/lib/ml/fixtures/bank-calls";
import {
  type LogisticModel,
  predictProbabilities,
  predictProbability,
  trainLogisticModel,
} from "@/server/lib/ml/logistic-model";
import { brierScore } from "@/server/lib/stats/calibration";
import { computeTopResponse, rocAuc } from "@/server/lib/stats/ranking";

describe("logistic regression on the bank's calls", () => {
  let calls: BankCall[] = [];
  let later: ReturnType<typeof selectMonths>;
  beforeAll(() => {
    calls = readBankCalls();
    later = selectMonths(calls, "2009-11", "2010-11");
  });

  async function train(from: string, to: string): Promise<{ model: LogisticModel; rows: number }> {
    const { columns, labels, rows } = selectMonths(calls, from, to);
    const model = await trainLogisticModel(columns, labels, { features: BANK_FEATURES, l2: 30 });
    expect(model.fit.converged).toBe(true);
    return { model, rows: rows.length };
  }

  it.each([
    // Figures of an independent implementation on the same windows, which l2 = 30 comes nearest.
    { from: "2008-05", to: "2008-11", rows: 27_716, auc: 0.546, brier: 0.457, top: 0.58 },
    { from: "2009-02", to: "2009-10", rows: 13_188, auc: 0.663, brier: 0.266, top: 0.714 },
  ])(
    "trained on $from to $to scores the calls of 2009-11 to 2010-11 as measured before",
    async (expected) => {
      const { model, rows } = await train(expected.from, expected.to);
      expect([rows, later.rows.length]).toEqual([expected.rows, 3118]);
      const scores = predictProbabilities(model, later.columns);
      expect(Math.abs(rocAuc(later.labels, scores)! - expected.auc)).toBeLessThanOrEqual(0.02);
      expect(Math.abs(brierScore(later.labels, scores) - expected.brier)).toBeLessThanOrEqual(0.02);
      const top = computeTopResponse(later.labels, scores, 0.3);
      expect(Math.abs(top - expected.top)).toBeLessThanOrEqual(0.02);
    },
  );

  it("is the same model on every run", async () => {
    const [first, second] = [await train("2009-02", "2009-10"), await train("2009-02", "2009-10")];
    expect(second.model).toEqual(first.model);
  });

  it("scores a row alone as it scores it in a column, also after JSON", async () => {
    const { model } = await train("2009-02", "2009-10");
    const copy: LogisticModel = JSON.parse(JSON.stringify(model));
    const scores = predictProbabilities(model, later.columns);
    later.rows.forEach(({ values }, i) => {
      expect(predictProbability(copy, values)).toBe(scores[i]);
    });
  });
});
