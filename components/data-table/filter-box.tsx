"use client";

import { CircleAlert, ListFilter, X } from "lucide-react";
import { useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { markFilterError } from "@/components/data-table/filter-error";
import type { CompletionSource } from "@/components/filter/completion";
import { CompletionList } from "@/components/filter/completion-list";
import { useCompletion } from "@/components/filter/use-completion";
import { Button } from "@/components/ui/button";
import { describeError } from "@/components/ui/describe-error";
import { Input } from "@/components/ui/input";

const PAUSE_MS = 700;

type FilterBoxProps = {
  label: string;
  filter: string;
  onFilter: (filter: string) => void;
  /** An example in the filter language. */
  placeholder: string;
  /** The API's answer to the current filter. */
  error: unknown;
  completion?: CompletionSource | undefined;
};

/** The filter as text; applied on Enter, on leaving, and when the typing pauses. */
export function FilterBox({
  label,
  filter,
  onFilter,
  placeholder,
  error,
  completion,
}: FilterBoxProps) {
  const errorId = useId();
  const listId = useId();
  const inputRef = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<string | null>(null);

  function apply(text: string | null): void {
    setDraft(null);
    if (text !== null && text.trim() !== filter) onFilter(text);
  }

  const suggestions = useCompletion(completion, (text, caret) => {
    setDraft(text);
    requestAnimationFrame(() => inputRef.current?.setSelectionRange(caret, caret));
  });
  const isListed = suggestions.options.length > 0;

  const applyAfterPause = useEffectEvent(apply);
  useEffect(() => {
    // A filter in the making is not applied under the list of suggestions.
    if (draft === null || isListed) return;
    const timer = setTimeout(() => applyAfterPause(draft), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, isListed]);

  const hasError = error !== null && draft === null;
  return (
    <div className="min-w-0 flex-1 basis-64">
      <div className="relative">
        <ListFilter
          className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted-foreground"
          aria-hidden="true"
        />
        <Input
          ref={inputRef}
          data-table-filter=""
          aria-autocomplete={completion === undefined ? undefined : "list"}
          aria-controls={isListed ? listId : undefined}
          aria-activedescendant={
            isListed && suggestions.chosen >= 0 ? `${listId}-${suggestions.chosen}` : undefined
          }
          aria-label={label}
          aria-invalid={hasError || undefined}
          aria-describedby={hasError ? errorId : undefined}
          placeholder={placeholder}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          value={draft ?? filter}
          onChange={({ target }) => {
            setDraft(target.value);
            suggestions.track(target.value, target.selectionStart ?? target.value.length);
          }}
          onBlur={() => {
            suggestions.close();
            apply(draft);
          }}
          onKeyDown={(event) => {
            if (suggestions.onKey(event)) return;
            suggestions.close();
            if (event.key === "Enter") apply(event.currentTarget.value);
            if (event.key === "Escape") event.currentTarget.blur();
          }}
          className="pr-9 pl-8 font-mono text-sm placeholder:font-sans"
        />
        {isListed && (
          <CompletionList
            id={listId}
            options={suggestions.options}
            chosen={suggestions.chosen}
            onChoose={suggestions.choose}
          />
        )}
        {(draft ?? filter) !== "" && (
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label="Clear the filter"
            className="absolute top-0.5 right-0.5"
            onClick={() => apply("")}
          >
            <X />
          </Button>
        )}
      </div>
      {hasError && <FilterError id={errorId} filter={filter} error={error} />}
    </div>
  );
}

function FilterError({ id, filter, error }: { id: string; filter: string; error: unknown }) {
  const { message } = describeError(error);
  const marked = markFilterError(filter, message);
  return (
    <div id={id} role="alert" className="flex items-start gap-1 pt-1 text-act text-xs">
      <CircleAlert className="mt-0.5 size-3 shrink-0" aria-hidden="true" />
      <span className="min-w-0">
        {message}
        {marked !== null && (
          <code className="block break-all pt-0.5 font-mono text-foreground">
            {marked.before}
            <mark className="rounded-sm bg-act-soft text-act underline decoration-2 decoration-act">
              {marked.marked === " " ? "\u00a0" : marked.marked}
            </mark>
            {marked.after}
          </code>
        )}
      </span>
    </div>
  );
}
