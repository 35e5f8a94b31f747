import { Badge } from "@/components/ui/badge";

/** Names that point at a version; the champion is what serves by intention. */
export function AliasBadges({ aliases }: { aliases: readonly string[] }) {
  if (aliases.length === 0) return <span className="text-muted-foreground">–</span>;
  return (
    <span className="inline-flex flex-wrap gap-1">
      {aliases.map((alias) => (
        <Badge key={alias} tone={alias.startsWith("champion") ? "accent" : "neutral"}>
          {alias}
        </Badge>
      ))}
    </span>
  );
}
