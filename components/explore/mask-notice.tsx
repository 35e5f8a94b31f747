import { Lock } from "lucide-react";
import Link from "next/link";
import type { QueryAnswer } from "@/server/explore/schema";

/** What the query could not read, and where to ask for it. */
export function MaskNotice({ sources }: Pick<QueryAnswer, "sources">) {
  const masked = sources.filter((source) => source.masked.length > 0);
  if (masked.length === 0) return null;
  return (
    <div role="note" className="flex items-start gap-2 text-muted-foreground text-sm">
      <Lock aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />
      <ul className="min-w-0">
        {masked.map(({ name, slug, masked: columns }) => (
          <li key={name}>
            {columns.join(", ")} of {name} {columns.length === 1 ? "is" : "are"} masked for you.{" "}
            <Link href={`/datasets/${slug}?tab=access`} className="underline">
              Request access
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Names of columns that some source of a query hides, in small letters. */
export function maskedNames(sources: QueryAnswer["sources"] | undefined): ReadonlySet<string> {
  return new Set((sources ?? []).flatMap(({ masked }) => masked.map((name) => name.toLowerCase())));
}
