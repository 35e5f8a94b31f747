import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

type PageProps = {
  /** Takes the whole width, for tables and canvases. */
  wide?: boolean;
  /** Takes exactly the window's height, so that a table scrolls inside. */
  fill?: boolean;
  children: ReactNode;
};

/** Gutter, width and rhythm of a page's content. */
export function Page({ wide = false, fill = false, children }: PageProps) {
  return (
    <div
      className={cn(
        "flex w-full min-w-0 flex-col gap-6 p-4 sm:p-6",
        !wide && "mx-auto max-w-[1440px]",
        fill && "h-[calc(100dvh-3rem)] min-h-120 gap-4",
      )}
    >
      {children}
    </div>
  );
}
