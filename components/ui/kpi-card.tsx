import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { TrustMark, type TrustMarkProps } from "@/components/ui/trust-mark";

export type KpiDelta = {
  /** Already formatted: "+0.03", "−4 days". */
  text: string;
  direction: "up" | "down" | "flat";
  /** Whether the change is welcome, which the direction alone does not say. */
  tone: "good" | "act" | "neutral";
  /** What it is compared with: "against training". */
  against: string;
};

/** A measured value says over which window, from how many, and when; an absent one has nothing to say. */
type Measured =
  | {
      value: string;
      trust: TrustMarkProps & Required<Pick<TrustMarkProps, "window" | "n" | "computedAt">>;
    }
  | {
      /** Nobody measured it; the card says so. */
      value: null;
      trust?: TrustMarkProps;
    };

type KpiCardProps = Measured & {
  label: string;
  unit?: string;
  delta?: KpiDelta;
  /** A `Sparkline`. */
  sparkline?: ReactNode;
  /** The list behind the number. */
  href?: string;
  status?: ReactNode;
};

export function KpiCard({
  label,
  value,
  unit,
  delta,
  sparkline,
  trust,
  href,
  status,
}: KpiCardProps) {
  return (
    <section
      aria-label={label}
      className="relative flex min-w-0 flex-col gap-1 rounded-panel border bg-panel p-4"
    >
      <h3 className="flex items-center justify-between gap-2 text-muted-foreground text-xs">
        {href === undefined ? (
          <span>{label}</span>
        ) : (
          <Link href={href} className="after:absolute after:inset-0 hover:text-foreground">
            {label}
          </Link>
        )}
        {status}
      </h3>
      <div className="flex items-end justify-between gap-3">
        {value === null ? (
          <span className="text-lg text-muted-foreground leading-9">not measured</span>
        ) : (
          <span className="min-w-0 truncate font-medium text-2xl">
            {value}
            {unit !== undefined && (
              <span className="pl-1 font-normal text-lg text-muted-foreground">{unit}</span>
            )}
          </span>
        )}
        {sparkline !== undefined && <span className="shrink-0 pb-1">{sparkline}</span>}
      </div>
      {delta !== undefined && <Delta delta={delta} />}
      {trust !== undefined && (
        <div className="relative z-10 mt-auto pt-1">
          <TrustMark {...trust} />
        </div>
      )}
    </section>
  );
}

const ARROWS = { up: ArrowUp, down: ArrowDown, flat: null } as const;
const DELTA_COLOURS = { good: "text-good", act: "text-act", neutral: "text-foreground" } as const;

function Delta({ delta: { text, direction, tone, against } }: { delta: KpiDelta }) {
  const Arrow = ARROWS[direction];
  return (
    <p className="flex flex-wrap items-center gap-1 text-sm">
      <span className={cn("inline-flex items-center gap-0.5", DELTA_COLOURS[tone])}>
        {Arrow !== null && <Arrow className="size-3.5 shrink-0" aria-hidden="true" />}
        {text}
      </span>
      <span className="text-muted-foreground">{against}</span>
    </p>
  );
}
