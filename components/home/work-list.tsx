"use client";

import Link from "next/link";
import { Card } from "@/components/ui/card";
import { formatAge, formatDateTime, formatFixed } from "@/components/ui/format";
import { ProgressBar } from "@/components/ui/progress-bar";
import { Status } from "@/components/ui/status";
import { useNow } from "@/components/ui/use-now";
import type { WorkItem } from "@/server/home/schema";

type WorkListProps = {
  title: string;
  items: readonly WorkItem[];
  total: number;
  /** Said in place of rows. */
  empty: string;
};

/** Runs in a card: name, parent, state, how far or how good, when. */
export function WorkList({ title, items, total, empty }: WorkListProps) {
  const count = total > items.length ? `${items.length} of ${total}` : String(total);
  return (
    <Card title={title} aside={total === 0 ? undefined : count} flush>
      {items.length === 0 ? (
        <p className="px-4 pb-4 text-muted-foreground">{empty}</p>
      ) : (
        <ul>
          {items.map((item) => (
            <WorkRow key={`${item.kind}/${item.id}`} item={item} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function WorkRow({ item }: { item: WorkItem }) {
  const { name, parent, href, state, note, progress, auc } = item;
  const isRunning = state === "running" || state === "queued";
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-t px-4 py-2 first:border-t-0 hover:bg-muted sm:grid-cols-[minmax(0,1fr)_10rem_8rem]">
      <div className="min-w-0">
        <Link href={href} className="block truncate font-medium after:absolute after:inset-0">
          {name}
        </Link>
        <p className="truncate text-muted-foreground text-sm">
          {parent}
          {note !== null && ` · ${note}`}
        </p>
      </div>
      {isRunning && progress !== null ? (
        <ProgressBar label={`Progress of ${name}`} value={progress} />
      ) : (
        <Status state={state} />
      )}
      <p className="hidden text-right text-muted-foreground text-sm sm:block">
        {auc !== null && <span className="block text-foreground">AUC {formatFixed(auc)}</span>}
        <WorkTime item={item} />
      </p>
    </li>
  );
}

function WorkTime({ item: { startedAt, finishedAt } }: { item: WorkItem }) {
  const now = useNow();
  const at = finishedAt ?? startedAt;
  if (at === null) return <span>not started</span>;
  const word = finishedAt === null ? "started" : "ended";
  return (
    <time dateTime={at.toISOString()} title={formatDateTime(at)}>
      {word} {now === null ? formatDateTime(at) : formatAge(at, now)}
    </time>
  );
}
