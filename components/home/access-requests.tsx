"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import { formatDate } from "@/components/ui/format";

/** Requests to read sensitive columns that wait for the person; nothing while there are none. */
export function AccessRequests() {
  const trpc = useTRPC();
  const { data = [] } = useQuery(trpc.access.openRequests.queryOptions());
  if (data.length === 0) return null;
  return (
    <Card title="Access requests" aside="waiting for an answer" flush>
      <ul>
        {data.map(({ id, grantee, purpose, dataset, createdAt }) => (
          <li
            key={id}
            className="relative grid gap-x-4 gap-y-1 border-t px-4 py-2 first:border-t-0 hover:bg-muted sm:grid-cols-[minmax(0,1fr)_auto]"
          >
            <div className="min-w-0">
              <Link
                href={`/datasets/${dataset.slug}?tab=access`}
                className="block truncate font-medium after:absolute after:inset-0"
              >
                {grantee.name} asks for {dataset.name}
              </Link>
              <p className="truncate text-muted-foreground text-sm">{purpose}</p>
            </div>
            <p className="text-muted-foreground text-sm">{formatDate(createdAt)}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
