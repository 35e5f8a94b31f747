"use client";

import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { isUnder, NAV_SECTIONS, type NavItem } from "@/components/shell/nav-items";
import { cn } from "@/components/ui/cn";
import { Tooltip } from "@/components/ui/tooltip";

type SideNavProps = { collapsed?: boolean; onNavigate?: () => void };

export function SideNav({ collapsed = false, onNavigate }: SideNavProps) {
  const pathname = usePathname();
  return (
    <nav aria-label="Main" className="flex flex-col gap-3 p-2">
      {NAV_SECTIONS.map(({ title, items }) => (
        <div key={title ?? "top"} className="flex flex-col gap-px">
          {title !== null && !collapsed && (
            <h2 className="px-2 pb-1 text-muted-foreground text-xs">{title}</h2>
          )}
          {title !== null && collapsed && <span className="mx-2 mb-2 border-t" />}
          {items.map((item) => (
            <NavLink
              key={item.href}
              item={item}
              collapsed={collapsed}
              current={isUnder(item, pathname)}
              onNavigate={onNavigate}
            />
          ))}
        </div>
      ))}
    </nav>
  );
}

type NavLinkProps = {
  item: NavItem;
  collapsed: boolean;
  current: boolean;
  onNavigate: (() => void) | undefined;
};

function NavLink({ item, collapsed, current, onNavigate }: NavLinkProps) {
  const { label, href, icon: Icon } = item;
  const router = useRouter();
  const link = (
    <Link
      href={href}
      // Twelve pages' scripts on every visit are too many: the one under the pointer is enough.
      prefetch={false}
      onPointerEnter={() => router.prefetch(href)}
      aria-current={current ? "page" : undefined}
      aria-label={collapsed ? label : undefined}
      onClick={onNavigate}
      className={cn(
        "flex h-8 items-center gap-2 rounded-control px-2 transition-colors duration-150 pointer-coarse:h-11",
        current
          ? "bg-accent-soft font-medium text-foreground [&_svg]:text-accent-strong"
          : "text-muted-foreground hover:bg-muted hover:text-foreground",
        collapsed && "justify-center px-0",
      )}
    >
      <Icon className="size-4 shrink-0" aria-hidden="true" />
      {!collapsed && <span className="truncate">{label}</span>}
    </Link>
  );
  return collapsed ? (
    <Tooltip text={label} side="right">
      {link}
    </Tooltip>
  ) : (
    link
  );
}
