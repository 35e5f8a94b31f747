import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { InBreadcrumbSlot } from "@/components/ui/breadcrumb-slot";

export type Crumb = { label: string; href: string };

type PageHeaderProps = {
  /** The object's name, not its kind. */
  title: string;
  /** Where it lies, from the outermost on; without the page itself. Shown in the top bar. */
  breadcrumb?: readonly Crumb[];
  /** The kind's icon. */
  icon?: ReactNode;
  status?: ReactNode;
  /** Owner, tags, tier: short facts in one line. */
  meta?: ReactNode;
  /** The answer of the page in one sentence. */
  lead?: ReactNode;
  /** One primary action; more in a menu. */
  actions?: ReactNode;
};

/** The head of every page: where, what, in which state, and the one thing to do. */
export function PageHeader({
  title,
  breadcrumb = [],
  icon,
  status,
  meta,
  lead,
  actions,
}: PageHeaderProps) {
  return (
    <header className="flex flex-col gap-1">
      {breadcrumb.length > 0 && (
        <InBreadcrumbSlot>
          <Breadcrumb crumbs={breadcrumb} current={title} />
        </InBreadcrumbSlot>
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="flex min-w-0 items-center gap-2 font-semibold text-xl">
          {icon !== undefined && (
            <span className="shrink-0 text-muted-foreground [&_svg]:size-5" aria-hidden="true">
              {icon}
            </span>
          )}
          <span className="min-w-0 break-words [overflow-wrap:anywhere]">{title}</span>
        </h1>
        {status}
        {actions !== undefined && (
          <div className="flex flex-wrap items-center gap-2 sm:ml-auto">{actions}</div>
        )}
      </div>
      {lead !== undefined && <p className="max-w-prose text-muted-foreground">{lead}</p>}
      {meta !== undefined && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted-foreground text-sm">
          {meta}
        </div>
      )}
    </header>
  );
}

function Breadcrumb({ crumbs, current }: { crumbs: readonly Crumb[]; current: string }) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className="flex min-w-0 items-center gap-1 text-sm">
        {crumbs.map(({ label, href }) => (
          // A phone has room for one step back.
          <li
            key={href}
            className="flex min-w-0 items-center gap-1 max-sm:[&:not(:nth-last-child(2))]:hidden"
          >
            <Link href={href} className="truncate text-muted-foreground hover:text-foreground">
              {label}
            </Link>
            <ChevronRight className="size-3.5 shrink-0 text-muted-foreground" aria-hidden="true" />
          </li>
        ))}
        <li className="min-w-0 truncate" aria-current="page" title={current}>
          {current}
        </li>
      </ol>
    </nav>
  );
}
