"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import { formatDateTime } from "@/components/ui/format";
import type { WaitingAnswer } from "@/server/contracts/schema";

/** What others cannot go on with until the reader has said something; nothing where there is none. */
export function WaitingCard() {
  const trpc = useTRPC();
  const { data: waiting = [] } = useQuery(trpc.contracts.waiting.queryOptions());
  if (waiting.length === 0) return null;
  return (
    <Card title="Waits for you">
      <ul className="flex flex-col gap-3">
        {waiting.map((each) => (
          <WaitingItem key={`${each.changeId} ${each.consumer}`} item={each} />
        ))}
      </ul>
    </Card>
  );
}

function WaitingItem({ item }: { item: WaitingAnswer }) {
  const { contractSlug, contractName, consumer, proposedByName, createdAt, reason } = item;
  return (
    <li className="flex flex-col gap-0.5">
      <p>
        {proposedByName} asks {consumer} to accept a change of{" "}
        <Link
          href={`/contracts/${contractSlug}?tab=changes`}
          className="font-medium hover:underline"
        >
          {contractName}
        </Link>
      </p>
      <p className="text-muted-foreground text-sm">
        {formatDateTime(createdAt)}
        {reason !== "" && `: “${reason}”`}
      </p>
    </li>
  );
}
