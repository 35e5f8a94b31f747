"use client";

import { useState } from "react";
import { nameOfPanel } from "@/components/reports/panel-words";
import type { FieldsProps } from "@/components/reports/settings/block-dialog";
import { RunSetFields } from "@/components/reports/settings/run-set-fields";
import { TitleField } from "@/components/reports/settings/title-field";
import { useRunKeys } from "@/components/reports/settings/use-run-keys";
import { AddPanelDialog } from "@/components/runs/charts/add-panel-dialog";
import { Button } from "@/components/ui/button";
import { Pick, toOption } from "@/components/ui/pick";

export function PanelFields({ block, onChange }: FieldsProps<"panel">) {
  const { panel, runs, title } = block;
  const { metrics, params } = useRunKeys(runs.project);
  const [isChoosing, setIsChoosing] = useState(false);
  return (
    <>
      <Pick
        label="Chart"
        value={panel.kind === "line" ? "line" : "other"}
        options={[
          { value: "line", label: "Curves of a metric" },
          { value: "other", label: "Scatter, bars, distribution and others" },
        ]}
        onChange={(kind) => {
          if (kind === "other") setIsChoosing(true);
          else onChange({ ...block, panel: { kind: "line", metric: metrics[0] ?? "" } });
        }}
      />
      {panel.kind === "line" ? (
        <Pick
          label="Metric"
          value={panel.metric}
          options={metrics.map(toOption)}
          onChange={(metric) => onChange({ ...block, panel: { kind: "line", metric } })}
        />
      ) : (
        <div className="flex items-center gap-2">
          <span className="min-w-0 flex-1 truncate">{nameOfPanel(panel)}</span>
          <Button size="sm" onClick={() => setIsChoosing(true)}>
            Choose another
          </Button>
        </div>
      )}
      <TitleField value={title} onChange={(next) => onChange({ ...block, title: next })} />
      <RunSetFields runs={runs} onChange={(next) => onChange({ ...block, runs: next })} />
      <AddPanelDialog
        open={isChoosing}
        onOpenChange={setIsChoosing}
        metrics={metrics}
        params={params}
        onAdd={({ kind, fields }) => onChange({ ...block, panel: { kind, fields } })}
      />
    </>
  );
}
