import { describe, expect, test } from "vitest";
import {
  type EditorAction,
  reduceHistory,
  startHistory,
} from "@/components/reports/editor-history";
import type { ReportBlock } from "@/server/reports/schema";

const text = (id: string, markdown = id): ReportBlock => ({ id, kind: "text", markdown });
const start = () => startHistory({ title: "T", blocks: [text("a"), text("b"), text("c")] });
const after = (...actions: EditorAction[]) => actions.reduce(reduceHistory, start());
const idsAfter = (...actions: EditorAction[]) =>
  after(...actions)
    .present.blocks.map(({ id }) => id)
    .join("");

describe("moving", () => {
  test.each([
    ["a", 1, "bac"],
    ["a", 2, "bca"],
    ["c", 0, "cab"],
    ["b", 99, "acb"],
    ["b", -1, "bac"],
    ["gone", 0, "abc"],
  ])("%s to %i gives %s", (id, to, expected) => {
    expect(idsAfter({ kind: "move", id, to })).toBe(expected);
  });

  test("to its own place is no step", () => {
    expect(after({ kind: "move", id: "b", to: 1 }).past).toEqual([]);
  });
});

test("a removed block comes back where it was", () => {
  expect(idsAfter({ kind: "remove", id: "b" })).toBe("ac");
  expect(idsAfter({ kind: "remove", id: "b" }, { kind: "undo" })).toBe("abc");
  expect(idsAfter({ kind: "remove", id: "b" }, { kind: "undo" }, { kind: "redo" })).toBe("ac");
});

test("a block that is there is not added twice", () => {
  expect(idsAfter({ kind: "add", block: text("b"), at: 0 })).toBe("abc");
});

test("keys typed into one text are one step, another text begins the next", () => {
  const typed = after(
    { kind: "change", block: text("a", "x") },
    { kind: "change", block: text("a", "xy") },
    { kind: "change", block: text("b", "z") },
  );
  expect(typed.past).toHaveLength(2);
  const once = reduceHistory(typed, { kind: "undo" });
  expect(once.present.blocks).toEqual([text("a", "xy"), text("b"), text("c")]);
  expect(reduceHistory(once, { kind: "undo" }).present).toEqual(start().present);
});

test("typing after an undo is a step of its own and ends the way forth", () => {
  const history = after(
    { kind: "title", title: "U" },
    { kind: "undo" },
    { kind: "title", title: "V" },
  );
  expect(history.future).toEqual([]);
  expect(history.past).toHaveLength(1);
  expect(reduceHistory(history, { kind: "redo" })).toBe(history);
});

test("loading another revision leaves no way back into the former", () => {
  const draft = { title: "Other", blocks: [] };
  expect(after({ kind: "remove", id: "a" }, { kind: "load", draft })).toEqual(startHistory(draft));
});

test("at most a hundred steps are kept", () => {
  const adds = Array.from({ length: 150 }, (_, index) => ({
    kind: "add" as const,
    block: text(String(index)),
    at: 0,
  }));
  expect(after(...adds).past).toHaveLength(100);
});
