import { type BlockKind, makeBlockId } from "@/components/reports/block-kinds";
import type { ReportBlock, RunSet } from "@/server/reports/schema";

const FIRST_RUNS = 10;

export function makeRunSet(project: string): RunSet {
  return { project, filter: "", ids: null, sort: "-started", limit: FIRST_RUNS };
}

/** A block of a kind with nothing chosen yet. */
export function makeBlock(kind: BlockKind, project: string): ReportBlock {
  const id = makeBlockId();
  switch (kind) {
    case "text":
      return { id, kind, markdown: "" };
    case "panel":
      return {
        id,
        kind,
        title: "",
        panel: { kind: "line", metric: "" },
        look: {},
        runs: makeRunSet(project),
        baselineId: null,
      };
    case "runs":
      return { id, kind, title: "", runs: makeRunSet(project), metrics: [], params: [] };
    case "profile":
      return { id, kind, dataset: "", version: null };
    case "gates":
      return { id, kind, model: "", version: "latest", rules: [] };
    case "query":
      return { id, kind, title: "", query: "", show: { as: "chart", chart: null } };
    case "value":
      return {
        id,
        kind,
        label: "",
        source: { kind: "run", runId: "", metric: "", of: "last" },
      };
  }
}

/** What is still to be chosen; undefined when the block is whole. */
export function findMissing(block: ReportBlock): string | undefined {
  switch (block.kind) {
    case "text":
    case "runs":
      return undefined;
    case "panel":
      if (block.panel.kind === "line" && block.panel.metric === "") return "Choose a metric";
      return undefined;
    case "profile":
      return block.dataset === "" ? "Choose a dataset" : undefined;
    case "gates":
      if (block.model === "") return "Choose a model";
      return block.rules.length === 0 ? "Add a rule" : undefined;
    case "query":
      if (block.query === "") return "Choose a saved query";
      return block.show.as === "number" && block.show.column === "" ? "Choose a column" : undefined;
    case "value": {
      const { source } = block;
      if (source.kind === "run" && source.runId === "") return "Choose a run";
      if (source.kind === "model" && source.model === "") return "Choose a model";
      return source.metric === "" ? "Choose a metric" : undefined;
    }
  }
}
