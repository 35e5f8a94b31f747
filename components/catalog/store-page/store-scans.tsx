"use client";

import { useQuery } from "@tanstack/react-query";
import { ScanTable } from "@/components/catalog/scan-dialog";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { formatDateTime, formatDuration, formatPlural } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import type { Scan } from "@/server/catalog/schema";

/** What each scan found to be new, changed or gone, the newest first. */
export function StoreScans({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.stores.scans.queryOptions({ store: slug }));
  return (
    <QueryPanel errorTitle="The scans could not be loaded" label="Loading scans" query={query}>
      {(scans) =>
        scans.length === 0 ? (
          <EmptyState
            title="This store was not scanned yet."
            text="A scan lists what lies in it and compares that with the scan before."
          />
        ) : (
          <ol className="flex flex-col gap-3">
            {scans.map((scan, at) => (
              <li key={scan.id}>
                <OneScan
                  scan={scan}
                  store={at === 0 ? slug : undefined}
                  isOpen={at === 0 && scan.entries.length > 0}
                />
              </li>
            ))}
          </ol>
        )
      }
    </QueryPanel>
  );
}

type OneScanProps = {
  scan: Scan;
  /** Of the newest scan, whose tables can be asked as it saw them. */
  store: string | undefined;
  isOpen: boolean;
};

function OneScan({ scan, store, isOpen }: OneScanProps) {
  const { startedAt, finishedAt, found, added, changed, gone, entries } = scan;
  const breaking = entries.some(({ columnChanges }) =>
    columnChanges.some(({ kind }) => kind !== "added"),
  );
  return (
    <Card flush>
      <details open={isOpen}>
        <summary className="flex cursor-pointer flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3">
          <span className="font-medium">{formatDateTime(finishedAt)}</span>
          <span className="text-muted-foreground">{formatPlural(found, "object")}</span>
          {added > 0 && <Badge tone="good">{added} new</Badge>}
          {changed > 0 && <Badge tone="watch">{changed} changed</Badge>}
          {gone > 0 && <Badge tone="act">{gone} gone</Badge>}
          {breaking && <Badge tone="act">breaking</Badge>}
          <span className="ml-auto text-muted-foreground text-sm">
            took {formatDuration(finishedAt.getTime() - startedAt.getTime())}
          </span>
        </summary>
        {entries.length === 0 ? (
          <p className="border-t px-4 py-3 text-muted-foreground">As the scan before found it.</p>
        ) : (
          <div className="border-t">
            <ScanTable entries={entries} {...(store === undefined ? {} : { store })} />
          </div>
        )}
      </details>
    </Card>
  );
}
