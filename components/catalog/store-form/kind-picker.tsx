import { Database, File, Folder, Globe, type LucideIcon, Package } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { StoreKind } from "@/server/catalog/schema";

const ICONS: Readonly<Record<string, LucideIcon>> = {
  folder: Folder,
  sqlite: File,
  duckdb: File,
  s3: Package,
  http: Globe,
};

type KindPickerProps = { kinds: readonly StoreKind[]; onPick: (kind: StoreKind) => void };

/** What a store can be; the first choice of its form. */
export function KindPicker({ kinds, onPick }: KindPickerProps) {
  return (
    <ul aria-label="Kinds of stores" className="grid gap-2 sm:grid-cols-2">
      {kinds.map((kind) => {
        const Icon = ICONS[kind.kind] ?? Database;
        return (
          <li key={kind.kind}>
            <button
              type="button"
              onClick={() => onPick(kind)}
              className="flex h-full w-full items-start gap-3 rounded-panel border p-3 text-left hover:border-accent hover:bg-muted"
            >
              <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-muted-foreground" />
              <span className="flex min-w-0 flex-col gap-0.5">
                <span className="flex flex-wrap items-center gap-2 font-medium">
                  {kind.label}
                  {!kind.isProven && <UnprovenBadge />}
                </span>
                <span className="text-muted-foreground text-sm">{kind.about}</span>
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** Worn by connectors of services that none of our tests can reach. */
export function UnprovenBadge() {
  return (
    <Badge
      tone="watch"
      title="Built on the service's own client; not yet run against the real service"
    >
      not yet run against the real service
    </Badge>
  );
}
