import { expect, it } from "vitest";
import { defaultColumnIds, readColumnId } from "@/components/runs/workspace/column-ids";

it.each([
  ["status", { id: "status", family: "fact", fact: "status" }],
  ["metric.val.auc", { id: "metric.val.auc", family: "metric", key: "val.auc" }],
  ["tag.mlflow.user", { id: "tag.mlflow.user", family: "tag", key: "mlflow.user" }],
  ["metric.", null],
  ["gone", null],
])("%s stands for %j", (id, ref) => {
  expect(readColumnId(id)).toEqual(ref);
});

it("the first columns are few, the name first, metrics before params", () => {
  const ids = defaultColumnIds({ metrics: ["a", "b", "c", "d", "e"], params: ["p"] });
  expect(ids.slice(0, 3)).toEqual(["name", "status", "metric.a"]);
  expect(ids.filter((id) => id.startsWith("metric."))).toHaveLength(4);
  expect(ids).toContain("param.p");
});
