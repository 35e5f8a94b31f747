import { cn } from "@/components/ui/cn";
import { StatusIcon } from "@/components/ui/status";
import { TrustMark } from "@/components/ui/trust-mark";
import type { HealthCell } from "@/server/monitoring/schema";

const GROUNDS: Readonly<Record<HealthCell["state"], string>> = {
  good: "bg-good-soft",
  watch: "bg-watch-soft",
  act: "bg-act-soft",
  unknown: "bg-unknown-soft",
};
const WORDS = { good: "good", watch: "watch", act: "act", unknown: "not measured" } as const;

/** One judged figure: ground, icon and word say the state; the mark says what it rests on. */
export function HealthCellView({ cell }: { cell: HealthCell }) {
  const { state, value, detail, from, to, n, computedAt } = cell;
  return (
    <div
      className={cn(
        "relative flex flex-col sm:h-full gap-0.5 rounded-control px-3 py-2",
        GROUNDS[state],
      )}
    >
      <span className="flex items-center gap-1.5 font-medium tabular-nums">
        <StatusIcon tone={state} />
        {value ?? WORDS[state]}
        {value !== null && <span className="sr-only">, {WORDS[state]}</span>}
      </span>
      {value === null ? (
        <span className="text-muted-foreground text-xs">{detail}</span>
      ) : (
        <TrustMark
          n={n ?? undefined}
          window={from === null || to === null ? undefined : { from, to }}
          computedAt={computedAt}
          definition={detail}
        />
      )}
    </div>
  );
}
