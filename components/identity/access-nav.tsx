import Link from "next/link";
import { cn } from "@/components/ui/cn";

const PAGES = [
  { href: "/people", label: "People" },
  { href: "/keys", label: "API keys" },
] as const;

/** Between the two kinds of callers: people and programs. */
export function AccessNav({ current }: { current: (typeof PAGES)[number]["href"] }) {
  return (
    <nav aria-label="People and keys" className="flex gap-4 border-b">
      {PAGES.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          aria-current={href === current ? "page" : undefined}
          className={cn(
            "-mb-px flex h-9 items-center border-b-2 px-0.5",
            href === current
              ? "border-accent font-medium"
              : "border-transparent text-muted-foreground hover:text-foreground",
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
