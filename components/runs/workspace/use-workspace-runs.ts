"use client";

import { useMemo, useState } from "react";
import { useDefinitions } from "@/components/runs/run/use-definitions";
import { shownRuns } from "@/components/runs/workspace/arrangement";
import { buildRunColumns } from "@/components/runs/workspace/run-columns";
import { useLiveRuns } from "@/components/runs/workspace/use-live-runs";
import { useRunRows } from "@/components/runs/workspace/use-run-rows";
import { useWorkspace } from "@/components/runs/workspace/use-workspace";

/** What the workspace shows: rows, columns, and the runs that have curves. */
export function useWorkspaceRuns(project: string) {
  const workspace = useWorkspace(project);
  const { table, kept, ids, keys, groupBy, baselineId, lifecycle, isReady } = workspace;
  const found = useRunRows({
    project,
    table,
    lifecycle,
    groupBy,
    ...keys,
    baselineId,
    isReady,
  });
  const { runs, total, baseline, toggle } = found;
  const loadedIds = useMemo(() => new Set(runs.map(({ id }) => id)), [runs]);
  const live = useLiveRuns(project, loadedIds);
  const definitions = useDefinitions(project, keys.metrics);
  const [definedKey, setDefinedKey] = useState<string | null>(null);
  const drawn = useMemo(
    () => shownRuns(runs, total, kept.arrangement),
    [runs, total, kept.arrangement],
  );
  const drawnIds = drawn.map(({ id }) => id).join(" ");
  const { change } = kept;
  const eyes = useMemo(() => {
    const shown = new Set(drawnIds === "" ? [] : drawnIds.split(" "));
    return { shown, toggle: (id: string) => change(toggleEye(shown, id)) };
  }, [drawnIds, change]);
  const columns = useMemo(
    () =>
      buildRunColumns(ids, {
        definitions,
        baseline,
        eyes,
        groupBy,
        onToggle: toggle,
        onDefine: setDefinedKey,
      }),
    [ids, definitions, baseline, eyes, groupBy, toggle],
  );
  const definition = definedKey === null ? undefined : definitions.get(definedKey);
  const defined = { key: definedKey, definition, close: () => setDefinedKey(null) };
  return { workspace, found, live, drawn, eyes, columns, defined };
}

function toggleEye(shown: ReadonlySet<string>, id: string) {
  const next = shown.has(id) ? [...shown].filter((each) => each !== id) : [...shown, id];
  return { eyes: "custom", shown: next } as const;
}
