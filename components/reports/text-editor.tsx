"use client";

import { type KeyboardEvent, useEffect, useRef } from "react";
import { type BlockKind, findKinds } from "@/components/reports/block-kinds";
import { cn } from "@/components/ui/cn";
import { controlStyle } from "@/components/ui/input";
import { MARKDOWN_MAX } from "@/server/reports/constants";

type TextEditorProps = {
  value: string;
  onChange: (markdown: string) => void;
  /** Another kind was chosen from the slash menu of an empty text. */
  onPick: (kind: BlockKind) => void;
  onDone: () => void;
};

/** Markdown as it is typed; a lone "/" offers the other kinds of blocks. */
export function TextEditor({ value, onChange, onPick, onDone }: TextEditorProps) {
  const ref = useRef<HTMLTextAreaElement>(null);
  useEffect(() => ref.current?.focus(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the field is as tall as its text
  useEffect(() => {
    const field = ref.current;
    if (field === null) return;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
  }, [value]);
  const words = /^\/([\w ]*)$/.exec(value)?.[1];
  const offered = words === undefined ? [] : findKinds(words);

  function onKeyDown(event: KeyboardEvent): void {
    const [first] = offered;
    if (event.key === "Enter" && first !== undefined) {
      event.preventDefault();
      if (first.kind === "text") onChange("");
      else onPick(first.kind);
    } else if (
      event.key === "Escape" ||
      (event.key === "Enter" && (event.ctrlKey || event.metaKey))
    ) {
      event.preventDefault();
      onDone();
    }
  }

  return (
    <div className="flex flex-col gap-1">
      <textarea
        ref={ref}
        aria-label="Text of the block"
        value={value}
        maxLength={MARKDOWN_MAX}
        onChange={({ target }) => onChange(target.value)}
        onKeyDown={onKeyDown}
        onBlur={({ relatedTarget }) => {
          if (!(relatedTarget instanceof Element && relatedTarget.closest("[data-slash-menu]")))
            onDone();
        }}
        placeholder="Write markdown, or / for another block"
        className={cn(
          controlStyle,
          "min-h-20 resize-none overflow-hidden py-2 font-mono text-sm leading-6",
        )}
      />
      {words !== undefined && (
        <ul
          data-slash-menu
          aria-label="Kinds of blocks"
          className="flex w-80 max-w-full flex-col rounded-panel border bg-raised p-1 shadow-float"
        >
          {offered.map(({ kind, label, hint, icon: Icon }, index) => (
            <li key={kind}>
              <button
                type="button"
                onClick={() => (kind === "text" ? onChange("") : onPick(kind))}
                className={cn(
                  "flex w-full items-center gap-2 rounded-control px-2 py-1.5 text-left hover:bg-muted",
                  index === 0 && "bg-muted",
                )}
              >
                <Icon className="size-4 shrink-0 text-muted-foreground" aria-hidden="true" />
                <span className="flex flex-col">
                  {label}
                  <span className="text-muted-foreground text-xs">{hint}</span>
                </span>
              </button>
            </li>
          ))}
          {offered.length === 0 && (
            <li className="px-2 py-1.5 text-muted-foreground">No such block</li>
          )}
        </ul>
      )}
    </div>
  );
}
