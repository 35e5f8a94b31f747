"use client";

import { useEffect, useRef } from "react";
import type { DraftState } from "@/components/contracts/editor/use-draft";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";

/** The text with its lines numbered, so that a problem's line is found. */
export function YamlForm({ state }: { state: DraftState }) {
  const numbers = useRef<HTMLPreElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const [problem] = state.draft?.problems ?? [];
  const lines = state.source.split("\n").length;
  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const follow = () => numbers.current?.scrollTo({ top: element.scrollTop });
    element.addEventListener("scroll", follow);
    return () => element.removeEventListener("scroll", follow);
  }, []);
  const place = problem?.line === null || problem === undefined ? "" : `Line ${problem.line}: `;
  return (
    <Field
      label="Document"
      required
      hint="The Open Data Contract Standard 3. Comments and order are kept."
      error={problem === undefined ? null : `${place}${problem.message}`}
    >
      {(control) => (
        <div className="relative">
          <pre
            ref={numbers}
            aria-hidden="true"
            className="pointer-events-none absolute inset-y-px left-px w-10 overflow-hidden rounded-l-control border-r bg-muted py-1.5 pr-2 text-right font-mono text-muted-foreground text-xs leading-5"
          >
            {Array.from({ length: lines }, (_, at) => at + 1).join("\n")}
          </pre>
          <Textarea
            {...control}
            ref={area}
            spellCheck={false}
            wrap="off"
            className="block h-[64dvh] pl-12 font-mono text-xs leading-5"
            value={state.source}
            onChange={(event) => state.write(event.target.value)}
          />
        </div>
      )}
    </Field>
  );
}
