"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { AnswerDialog } from "@/components/contracts/answer-dialog";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { formatDateTime, formatPlural } from "@/components/ui/format";
import type { WaitingAnswer } from "@/server/contracts/schema";

/** Answers for this contract that the reader is asked for; nothing where there is none. */
export function WaitingAnswers({ contract }: { contract: string }) {
  const trpc = useTRPC();
  const { data = [] } = useQuery(trpc.contracts.waiting.queryOptions());
  const [answered, setAnswered] = useState<WaitingAnswer | null>(null);
  const waiting = data.filter(({ contractSlug }) => contractSlug === contract);
  if (waiting.length === 0) return null;
  return (
    <Card title="Waits for you">
      <ul className="flex flex-col gap-4 text-sm">
        {waiting.map((each) => (
          <li key={`${each.changeId} ${each.consumer}`} className="flex flex-col gap-2">
            <p>
              {each.proposedByName} asks <span className="font-medium">{each.consumer}</span> to
              accept a change, {formatDateTime(each.createdAt)}
              {each.reason !== "" && `: “${each.reason}”`}
            </p>
            <span className="flex flex-wrap items-center gap-3">
              <Button size="sm" variant="primary" onClick={() => setAnswered(each)}>
                Answer for {each.consumer}
              </Button>
              <Link href={`/contracts/${contract}?tab=changes`} className="underline">
                {countBreaking(each)}
              </Link>
            </span>
          </li>
        ))}
      </ul>
      {answered !== null && (
        <AnswerDialog
          changeId={answered.changeId}
          consumer={answered.consumer}
          isMine
          onClose={() => setAnswered(null)}
        />
      )}
    </Card>
  );
}

function countBreaking({ changes }: WaitingAnswer): string {
  const breaking = changes.filter(({ consumer }) => consumer === "breaking").length;
  return `${breaking} of ${formatPlural(changes.length, "change")} would break readers`;
}
