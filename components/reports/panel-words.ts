import { titleOfPanel } from "@/components/runs/charts/panel-title";
import type { ReportPanel } from "@/server/reports/schema";

/** What a panel is called unless its block has a title. */
export function nameOfPanel(panel: ReportPanel): string {
  return panel.kind === "line" ? panel.metric : titleOfPanel({ id: "", ...panel });
}
