"use client";

import { MoreHorizontal } from "lucide-react";
import type { ReactNode } from "react";
import { BarPanel } from "@/components/runs/charts/bar-panel";
import type { ChartGridProps } from "@/components/runs/charts/chart-grid";
import { DifferencePanel } from "@/components/runs/charts/difference-panel";
import { BoxPanel, HistogramPanel } from "@/components/runs/charts/distribution-panels";
import { type AddedPanel, makeNameTest, moveBefore } from "@/components/runs/charts/grid-state";
import { ImportancePanel } from "@/components/runs/charts/importance-panel";
import { PanelColumns } from "@/components/runs/charts/line-sections";
import { PanelSlot } from "@/components/runs/charts/panel-slot";
import { titleOfPanel } from "@/components/runs/charts/panel-title";
import { RunsParallelPanel } from "@/components/runs/charts/parallel-panel";
import { ScatterPanel } from "@/components/runs/charts/scatter-panel";
import { Button } from "@/components/ui/button";
import { DropdownMenu } from "@/components/ui/dropdown-menu";

/** What every panel that a person added is given. */
export type AddedPanelProps = Omit<ChartGridProps, "state" | "onState"> & {
  panel: AddedPanel;
  title: string;
  onPanel: (panel: AddedPanel) => void;
  actions: ReactNode;
};

const COMPONENTS = {
  scatter: ScatterPanel,
  parallel: RunsParallelPanel,
  bar: BarPanel,
  histogram: HistogramPanel,
  box: BoxPanel,
  importance: ImportancePanel,
  difference: DifferencePanel,
} as const;

/** The panels that a person added, before the curves. */
export function AddedPanels({ state, onState, ...shared }: ChartGridProps) {
  const { onReport } = shared;
  const added = state.added ?? [];
  const isWanted = makeNameTest(state.search ?? "");
  const ids = added.map(({ id }) => id);
  const shown = added.filter((panel) => isWanted(titleOfPanel(panel)));
  if (shown.length === 0) return null;

  function move(id: string, by: -1 | 1): void {
    const target = ids[ids.indexOf(id) + by];
    if (target === undefined) return;
    const order = moveBefore(ids, id, target);
    const next = [...added].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
    onState({ ...state, added: next });
  }

  return (
    <PanelColumns>
      {shown.map((panel) => {
        const Panel = COMPONENTS[panel.kind];
        const title = titleOfPanel(panel);
        return (
          <PanelSlot key={panel.id} title={title}>
            {() => (
              <Panel
                {...shared}
                panel={panel}
                title={title}
                onPanel={(next) =>
                  onState({
                    ...state,
                    added: added.map((each) => (each.id === panel.id ? next : each)),
                  })
                }
                actions={
                  <DropdownMenu
                    trigger={
                      <Button variant="ghost" size="icon-sm" aria-label={`Panel ${title}`}>
                        <MoreHorizontal />
                      </Button>
                    }
                    items={[
                      { label: "Move left", onSelect: () => move(panel.id, -1) },
                      { label: "Move right", onSelect: () => move(panel.id, 1) },
                      ...(onReport === undefined
                        ? []
                        : [{ label: "Add to a report…", onSelect: () => onReport(panel) }]),
                      {
                        label: "Remove panel",
                        onSelect: () =>
                          onState({ ...state, added: added.filter(({ id }) => id !== panel.id) }),
                      },
                    ]}
                  />
                }
              />
            )}
          </PanelSlot>
        );
      })}
    </PanelColumns>
  );
}
