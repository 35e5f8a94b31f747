import { cn } from "@/components/ui/cn";

type ProgressBarProps = {
  /** Read out: "Replay of 2008–2010". */
  label: string;
  /** 0 to 1; null while the total is not known. */
  value: number | null;
  /** Words beside the bar: "412 of 1 000 rows". */
  text?: string;
  tone?: "accent" | "good" | "act";
};

const FILLS = { accent: "bg-accent", good: "bg-good", act: "bg-act" } as const;

export function ProgressBar({ label, value, text, tone = "accent" }: ProgressBarProps) {
  const share = value === null ? null : Math.min(1, Math.max(0, value));
  return (
    <div className="flex min-w-0 items-center gap-2">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.round(share * 100)}
        aria-valuetext={text}
        className="h-1.5 min-w-16 flex-1 overflow-hidden rounded-full bg-muted"
      >
        <div
          className={cn(
            "h-full rounded-full transition-[width] duration-180",
            FILLS[tone],
            share === null && "w-1/4 animate-live",
          )}
          style={share === null ? undefined : { width: `${share * 100}%` }}
        />
      </div>
      <span className="whitespace-nowrap text-muted-foreground text-xs">
        {text ?? (share === null ? "" : `${Math.round(share * 100)} %`)}
      </span>
    </div>
  );
}
