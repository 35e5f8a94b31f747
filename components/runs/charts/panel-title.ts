import { labelOfField } from "@/components/runs/charts/field-condition";
import type { AddedPanel } from "@/components/runs/charts/grid-state";

export function titleOfPanel({ kind, fields }: AddedPanel): string {
  const [first = "", second = ""] = fields.map(labelOfField);
  switch (kind) {
    case "scatter":
      return `${second} against ${first}`;
    case "parallel":
      return `Parallel: ${fields.map(labelOfField).join(", ")}`;
    case "bar":
      return first;
    case "histogram":
      return `Distribution of ${first}`;
    case "box":
      return `${second} by ${first}`;
    case "importance":
      return `What drives ${first}`;
    case "difference":
      return "Differences from the baseline";
  }
}
