"use client";

import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { type CompletionSource, findCompletion, quoteValue } from "@/components/filter/completion";
import { useDebounced } from "@/components/ui/use-debounced";

const PAUSE_MS = 120;
const SHOWN = 8;

/** Suggestions for the place of the cursor, and the keys that choose among them. */
export function useCompletion(
  source: CompletionSource | undefined,
  onText: (text: string, caret: number) => void,
) {
  const [typed, setTyped] = useState<{ text: string; caret: number } | null>(null);
  const [chosen, setChosen] = useState(-1);
  const settled = useDebounced(typed, PAUSE_MS);
  const place = settled === null ? null : findCompletion(settled.text, settled.caret);
  const { data } = useQuery({
    queryKey: ["filter-completion", source?.key, place?.kind, place?.field, place?.prefix],
    enabled: source !== undefined && place !== null,
    staleTime: 30_000,
    queryFn: async () => {
      if (source === undefined || place === null) return [];
      const words =
        place.field === null
          ? (await source.fields(place.prefix)).map((field) => field.path)
          : (await source.values(place.field, place.prefix)).map(quoteValue);
      return words.filter((word) => word !== place.prefix).slice(0, SHOWN);
    },
  });
  const options = typed === null || place === null ? [] : (data ?? []);

  function choose(index: number): void {
    const word = options[index];
    if (word === undefined || settled === null || place === null) return;
    const rest = settled.text.slice(place.to);
    const space = place.kind === "field" ? "" : " ";
    const text = `${settled.text.slice(0, place.from)}${word}${space}${rest}`;
    setTyped(null);
    setChosen(-1);
    onText(text, place.from + word.length + space.length);
  }

  /** Whether the key was the list's. */
  function onKey(event: KeyboardEvent): boolean {
    if (options.length === 0) return false;
    if (event.key === "ArrowDown") setChosen((chosen + 1) % options.length);
    else if (event.key === "ArrowUp") setChosen((chosen + options.length) % (options.length + 1));
    else if (event.key === "Escape") setTyped(null);
    else if (event.key === "Enter" && chosen >= 0) choose(chosen);
    else if (event.key === "Tab" && !event.shiftKey) choose(Math.max(0, chosen));
    else return false;
    event.preventDefault();
    return true;
  }

  return {
    options,
    chosen: chosen < options.length ? chosen : -1,
    choose,
    onKey,
    track: (text: string, caret: number) => {
      setChosen(-1);
      setTyped({ text, caret });
    },
    close: () => setTyped(null),
  };
}
