import { expect, it } from "vitest";
import { unpackHistories } from "@/components/runs/charts/unpack-history";

it("five columns become points, and what is no number is null", () => {
  const columns = Float64Array.of(0, 16, 1_000, 2_000, 0.5, Number.NaN, 0.25, Number.NaN, 1, NaN);
  const packed = Buffer.from(columns.buffer).toString("base64");
  expect(unpackHistories([{ runId: "a", total: 32, columns: packed }])).toEqual([
    {
      runId: "a",
      total: 32,
      points: [
        { step: 0, at: 1_000, value: 0.5, min: 0.25, max: 1 },
        { step: 16, at: 2_000, value: null, min: null, max: null },
      ],
    },
  ]);
});

it("a run without points has none", () => {
  expect(unpackHistories([{ runId: "a", total: 0, columns: "" }])[0]?.points).toEqual([]);
});
