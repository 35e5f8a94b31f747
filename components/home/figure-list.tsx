import Link from "next/link";
import type { ReactNode } from "react";

export type Figure = {
  label: string;
  value: ReactNode;
  /** Muted, behind the value: "of 12". */
  unit?: string;
  status?: ReactNode;
  href?: string;
};

/** Figures of one card, a line each, numbers right. */
export function FigureList({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl className="flex flex-col">
      {figures.map(({ label, value, unit, status, href }) => (
        <div
          key={label}
          className="flex items-center justify-between gap-3 border-t py-1.5 first:border-t-0"
        >
          <dt className="min-w-0 text-muted-foreground">
            {href === undefined ? (
              label
            ) : (
              <Link href={href} className="hover:text-foreground hover:underline">
                {label}
              </Link>
            )}
          </dt>
          <dd className="flex shrink-0 items-center gap-2 tabular-nums">
            {status}
            <span>
              {value}
              {unit !== undefined && <span className="text-muted-foreground text-sm"> {unit}</span>}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
