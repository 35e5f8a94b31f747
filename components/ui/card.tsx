import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

type CardProps = {
  title?: ReactNode;
  /** Right of the title: a link, a button, a trust mark. */
  aside?: ReactNode;
  description?: ReactNode;
  /** Without padding, for a table or a list that reaches the border. */
  flush?: boolean;
  className?: string;
  children: ReactNode;
};

export function Card({ title, aside, description, flush = false, className, children }: CardProps) {
  return (
    <section className={cn("flex min-w-0 flex-col rounded-panel border bg-panel", className)}>
      {(title !== undefined || aside !== undefined) && (
        <header className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 pt-3">
          <h2 className="min-w-0 flex-1 basis-44 font-medium">{title}</h2>
          {aside !== undefined && <div className="text-muted-foreground text-sm">{aside}</div>}
          {description !== undefined && (
            <p className="w-full text-muted-foreground text-sm">{description}</p>
          )}
        </header>
      )}
      <div className={cn("min-w-0 flex-1", flush ? "pt-2" : "p-4 pt-3")}>{children}</div>
    </section>
  );
}
