import { expect, test } from "vitest";
import { parseMlflowAddress } from "@/components/shell/mlflow-address";

const RUN = "0123456789abcdef0123456789abcdef";

test.each([
  { fragment: `#/experiments/7/runs/${RUN}`, names: { kind: "run", id: RUN } },
  { fragment: `#/experiments/7/runs/${RUN}/artifacts`, names: { kind: "run", id: RUN } },
  { fragment: "#/experiments/0", names: { kind: "experiment", number: 0 } },
  { fragment: "#/experiments/7?compare=1", names: { kind: "experiment", number: 7 } },
  { fragment: "#/experiments/x", names: null },
  { fragment: "#content", names: null },
  { fragment: "", names: null },
])("reads $fragment as $names", ({ fragment, names }) => {
  expect(parseMlflowAddress(fragment)).toEqual(names);
});
