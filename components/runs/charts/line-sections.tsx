"use client";

import { useCallback, useState } from "react";
import {
  type ChartGridState,
  type ChartRun,
  type GridPanel,
  groupBySection,
  type LineOptions,
  makeNameTest,
  moveBefore,
} from "@/components/runs/charts/grid-state";
import { LinePanel } from "@/components/runs/charts/line-panel";
import { PanelSlot } from "@/components/runs/charts/panel-slot";
import { ChartSection } from "@/components/runs/charts/section";

export type LineSectionsProps = {
  keys: readonly string[];
  runs: readonly ChartRun[];
  baselineId: string | null;
  hoveredRunId: string | null;
  onHoverRun: (id: string | null) => void;
  onReport?: ((panel: GridPanel) => void) | undefined;
  state: ChartGridState;
  onState: (state: ChartGridState) => void;
};

/** A line panel for every metric, in folds by the first part of its name. */
export function LineSections(props: LineSectionsProps) {
  const { keys, runs, baselineId, hoveredRunId, onHoverRun, state, onState } = props;
  const [emptyKeys, setEmptyKeys] = useState<ReadonlySet<string>>(new Set());
  const noteEmpty = useCallback((key: string, isEmpty: boolean) => {
    setEmptyKeys((former) => {
      if (former.has(key) === isEmpty) return former;
      const next = new Set(former);
      if (isEmpty) next.add(key);
      else next.delete(key);
      return next;
    });
  }, []);
  const isWanted = makeNameTest(state.search ?? "");
  const sections = groupBySection(keys, state);
  const ids = sections.map(({ id }) => id);
  const collapsed = new Set(state.collapsed ?? []);

  function move(id: string, by: -1 | 1): void {
    const target = ids[ids.indexOf(id) + by];
    if (target !== undefined) onState({ ...state, order: moveBefore(ids, id, target) });
  }

  return sections.map(({ id, name, keys: members }) => {
    const isHidden = (key: string) => state.hideEmpty === true && emptyKeys.has(key);
    const shown = members.filter((key) => isWanted(key) && !isHidden(key));
    if (shown.length === 0) return null;
    const isOpen = !collapsed.has(id);
    return (
      <ChartSection
        key={id}
        id={id}
        name={name}
        count={shown.length}
        isOpen={isOpen}
        onToggle={() => onState({ ...state, collapsed: toggled(collapsed, id) })}
        onRename={(next) => onState({ ...state, names: { ...state.names, [id]: next } })}
        onDrop={(dragged) => onState({ ...state, order: moveBefore(ids, dragged, id) })}
        onMove={(by) => move(id, by)}
      >
        <PanelColumns>
          {shown.map((key) => (
            <PanelSlot key={key} title={key}>
              {(width) => (
                <SlottedLine
                  metric={key}
                  runs={runs}
                  baselineId={baselineId}
                  hoveredRunId={hoveredRunId}
                  onHoverRun={onHoverRun}
                  onReport={props.onReport}
                  state={state}
                  onOptions={(options) =>
                    onState({ ...state, lines: { ...state.lines, [key]: options } })
                  }
                  width={width}
                  noteEmpty={noteEmpty}
                />
              )}
            </PanelSlot>
          ))}
        </PanelColumns>
      </ChartSection>
    );
  });
}

type SlottedLineProps = Omit<LineSectionsProps, "keys" | "onState"> & {
  metric: string;
  onOptions: (options: LineOptions) => void;
  width: number;
  noteEmpty: (key: string, isEmpty: boolean) => void;
};

function SlottedLine({ noteEmpty, ...props }: SlottedLineProps) {
  const { metric } = props;
  const onEmpty = useCallback(
    (isEmpty: boolean) => noteEmpty(metric, isEmpty),
    [noteEmpty, metric],
  );
  return <LinePanel {...props} onEmpty={onEmpty} />;
}

export function PanelColumns({ children }: { children: React.ReactNode }) {
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,22rem),1fr))] gap-3">
      {children}
    </div>
  );
}

function toggled(ids: ReadonlySet<string>, id: string): string[] {
  return ids.has(id) ? [...ids].filter((each) => each !== id) : [...ids, id];
}
