import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { SnippetBox } from "@/components/ui/snippet-box";

type EmptyStateProps = {
  /** One sentence: what would be here. */
  title: string;
  /** Why it is empty and what fills it. */
  text?: ReactNode;
  /** One command to copy. */
  command?: string;
  /** One primary action. */
  action?: ReactNode;
  className?: string;
};

export function EmptyState({ title, text, command, action, className }: EmptyStateProps) {
  return (
    <div
      className={cn(
        "mx-auto flex w-full max-w-lg flex-col items-center gap-3 px-4 py-10 text-center",
        className,
      )}
    >
      <EmptyPicture />
      <p className="font-medium">{title}</p>
      {text !== undefined && <div className="text-muted-foreground">{text}</div>}
      {command !== undefined && <SnippetBox code={command} className="w-full text-left" />}
      {action}
    </div>
  );
}

/** Water that has not arrived yet: the mark's lines, dashed where nothing flows. */
function EmptyPicture() {
  return (
    <svg
      viewBox="0 0 120 48"
      fill="none"
      strokeWidth={2}
      strokeLinecap="round"
      aria-hidden="true"
      className="h-12 w-30 stroke-input"
    >
      <path d="M6 10h18c30 0 30 14 50 14M6 24h68M6 38h18c30 0 30-14 50-14" strokeDasharray="1 6" />
      <path d="M74 24h24" className="stroke-accent" />
      <circle cx={106} cy={24} r={5} className="stroke-accent" />
    </svg>
  );
}
