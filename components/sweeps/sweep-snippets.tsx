"use client";

import { formatCurl, formatPython, toInput } from "@/components/sweeps/snippets";
import { SnippetBox } from "@/components/ui/snippet-box";
import { useHydrated } from "@/components/ui/use-hydrated";
import type { SweepDetail } from "@/server/sweeps/schema";

/** The same sweep as a call, by shell and by Python. */
export function SweepSnippets({ sweep }: { sweep: SweepDetail }) {
  const isHydrated = useHydrated();
  const url = isHydrated ? window.location.origin : "$HEADRACE_URL";
  const input = toInput(sweep);
  const runs = `parent = "${sweep.parentRunId ?? ""}"`;
  return (
    <div className="grid gap-4 xl:grid-cols-2">
      <SnippetBox title="Start the same sweep again" code={formatCurl(url, input)} />
      <SnippetBox title="The same in Python, to the end" code={formatPython(url, input)} />
      {sweep.parentRunId !== null && (
        <SnippetBox title="The group in the runs table's filter" code={runs} />
      )}
    </div>
  );
}
