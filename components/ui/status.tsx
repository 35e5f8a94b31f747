import { CircleCheck, CircleDashed, OctagonAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { type StatusTone, toneOf, wordOf } from "@/components/ui/status-tone";

type StatusProps = {
  /** The state's name, which decides tone and word unless they are given. */
  state: string;
  tone?: StatusTone;
  word?: ReactNode;
  className?: string;
};

const COLOURS: Record<StatusTone, string> = {
  good: "text-good",
  watch: "text-watch",
  act: "text-act",
  unknown: "text-unknown",
  running: "text-accent-strong",
};

/** A state as colour, icon and word together, so that it can be read without any one of them. */
export function Status({
  state,
  tone = toneOf(state),
  word = wordOf(state),
  className,
}: StatusProps) {
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1.5 whitespace-nowrap align-middle",
        COLOURS[tone],
        className,
      )}
    >
      <StatusIcon tone={tone} />
      {word}
    </span>
  );
}

export function StatusIcon({ tone, className }: { tone: StatusTone; className?: string }) {
  const style = cn("size-4 shrink-0", COLOURS[tone], className);
  switch (tone) {
    case "good":
      return <CircleCheck aria-hidden="true" className={style} />;
    case "watch":
      return <TriangleAlert aria-hidden="true" className={style} />;
    case "act":
      return <OctagonAlert aria-hidden="true" className={style} />;
    case "unknown":
      return <CircleDashed aria-hidden="true" className={style} />;
    case "running":
      return (
        <span aria-hidden="true" className={cn("grid place-items-center", style)}>
          <span className="size-2 animate-live rounded-full bg-current" />
        </span>
      );
  }
}
