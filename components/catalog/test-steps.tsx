import { formatDuration } from "@/components/ui/format";
import { Status } from "@/components/ui/status";
import type { StoreTest } from "@/server/catalog/schema";

const NAMES = {
  resolve: "Find the place",
  connect: "Connect",
  authenticate: "Sign in",
  list: "List what it holds",
  read: "Read from it",
} as const;
const TONES = { passed: "good", failed: "act", skipped: "unknown" } as const;

/** The steps of a store's test, with what each found. */
export function TestSteps({ test }: { test: StoreTest }) {
  return (
    <ol aria-label="Steps of the test" className="flex flex-col divide-y rounded-panel border">
      {test.steps.map(({ name, state, message, durationMs }) => (
        <li key={name} className="flex flex-col gap-0.5 px-3 py-2">
          <span className="flex items-center gap-3">
            <Status state={state} tone={TONES[state]} />
            <span className="flex-1 font-medium">{NAMES[name]}</span>
            {state !== "skipped" && (
              <span className="text-muted-foreground text-xs">{formatDuration(durationMs)}</span>
            )}
          </span>
          <span className="break-words text-muted-foreground text-sm">{message}</span>
        </li>
      ))}
    </ol>
  );
}
