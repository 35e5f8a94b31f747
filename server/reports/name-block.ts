import type { ReportBlock } from "@/server/reports/schema";

const KIND_WORDS: Readonly<Record<ReportBlock["kind"], string>> = {
  text: "text",
  panel: "panel",
  runs: "run set",
  profile: "dataset profile",
  gates: "gate result",
  value: "value card",
  query: "query",
};

/** A block as a message names it: `block 3, panel "Loss"`. */
export function nameBlock(block: ReportBlock, index: number): string {
  const name = titleOf(block);
  const kind = KIND_WORDS[block.kind];
  return `block ${index + 1}, ${kind}${name === "" ? "" : ` "${name}"`}`;
}

function titleOf(block: ReportBlock): string {
  switch (block.kind) {
    case "text":
      return "";
    case "panel":
      if (block.title !== "") return block.title;
      return block.panel.kind === "line" ? block.panel.metric : block.panel.fields.join(", ");
    case "runs":
      return block.title;
    case "profile":
      return block.dataset;
    case "gates":
      return `${block.model} ${block.version}`;
    case "query":
      return block.title === "" ? block.query : block.title;
    case "value":
      return block.label === "" ? block.source.metric : block.label;
  }
}
