import type { ReportBlock } from "@/server/reports/schema";

export type Draft = { title: string; blocks: readonly ReportBlock[] };

/** A draft and the ways back and forth from it. */
export type EditorHistory = {
  present: Draft;
  past: readonly Draft[];
  future: readonly Draft[];
  /** What the last change was about: the next one about the same becomes one step with it. */
  topic: string | null;
};

export type EditorAction =
  | { kind: "title"; title: string }
  | { kind: "change"; block: ReportBlock }
  | { kind: "add"; block: ReportBlock; at: number }
  | { kind: "remove"; id: string }
  | { kind: "move"; id: string; to: number }
  | { kind: "undo" }
  | { kind: "redo" }
  | { kind: "load"; draft: Draft };

const STEPS_MAX = 100;

export function startHistory(draft: Draft): EditorHistory {
  return { present: draft, past: [], future: [], topic: null };
}

export function reduceHistory(history: EditorHistory, action: EditorAction): EditorHistory {
  const { present, past, future } = history;
  switch (action.kind) {
    case "load":
      return startHistory(action.draft);
    case "undo": {
      const former = past.at(-1);
      if (former === undefined) return history;
      const next = [present, ...future];
      return { present: former, past: past.slice(0, -1), future: next, topic: null };
    }
    case "redo": {
      const [next, ...rest] = future;
      if (next === undefined) return history;
      return { present: next, past: [...past, present], future: rest, topic: null };
    }
    default:
      return advance(history, applyEdit(present, action), topicOf(action));
  }
}

/** Keys of one word are one step: changes of the same thing, one after another, are undone at once. */
function advance(history: EditorHistory, next: Draft, topic: string | null): EditorHistory {
  const { present, past } = history;
  if (next === present) return history;
  const isSame = topic !== null && topic === history.topic;
  const kept = isSame ? past : [...past, present].slice(-STEPS_MAX);
  return { present: next, past: kept, future: [], topic };
}

type Edit = Exclude<EditorAction, { kind: "undo" | "redo" | "load" }>;

function topicOf(action: Edit): string | null {
  if (action.kind === "title") return "title";
  return action.kind === "change" && action.block.kind === "text" ? action.block.id : null;
}

function applyEdit(draft: Draft, edit: Edit): Draft {
  const { blocks } = draft;
  switch (edit.kind) {
    case "title":
      return edit.title === draft.title ? draft : { ...draft, title: edit.title };
    case "change":
      return {
        ...draft,
        blocks: blocks.map((block) => (block.id === edit.block.id ? edit.block : block)),
      };
    case "add":
      // A removed block may have come back by another way already.
      if (blocks.some(({ id }) => id === edit.block.id)) return draft;
      return {
        ...draft,
        blocks: [...blocks.slice(0, edit.at), edit.block, ...blocks.slice(edit.at)],
      };
    case "remove":
      return { ...draft, blocks: blocks.filter(({ id }) => id !== edit.id) };
    case "move": {
      const moved = blocks.find(({ id }) => id === edit.id);
      const to = Math.min(Math.max(edit.to, 0), blocks.length - 1);
      if (moved === undefined || blocks[to] === moved) return draft;
      const rest = blocks.filter((block) => block !== moved);
      return { ...draft, blocks: [...rest.slice(0, to), moved, ...rest.slice(to)] };
    }
  }
}
