"use client";

import { useState } from "react";
import { AnswerDialog } from "@/components/contracts/answer-dialog";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { formatDateTime } from "@/components/ui/format";
import { Status } from "@/components/ui/status";
import type { ChangeRequest } from "@/server/contracts/schema";

type Answer = ChangeRequest["answers"][number];

/** Every consumer that was asked, and what it said: who, when, for whom. */
export function ChangeAnswers({ change }: { change: ChangeRequest }) {
  const [asked, setAsked] = useState<Answer | null>(null);
  return (
    <>
      <ul aria-label="Answers" className="flex w-full flex-col gap-3">
        {change.answers.map((answer) => (
          <li key={answer.consumer} className="flex flex-col gap-1">
            <AnswerLine answer={answer} />
            {answer.note !== "" && <p className="text-muted-foreground">“{answer.note}”</p>}
            {answer.accepted === null && change.state === "proposed" && (
              <AnswerButton answer={answer} onAsk={() => setAsked(answer)} />
            )}
          </li>
        ))}
      </ul>
      {asked !== null && (
        <AnswerDialog
          changeId={change.id}
          consumer={asked.consumer}
          isMine={asked.isMine}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

function AnswerLine({ answer }: { answer: Answer }) {
  const { consumer, contact, accepted, byName, byProposer, onBehalf, at } = answer;
  const who = [
    byName ?? "somebody",
    ...(onBehalf ? ["on its behalf"] : []),
    ...(byProposer ? ["who proposed it"] : []),
    ...(at === null ? [] : [formatDateTime(at)]),
  ].join(", ");
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span className="font-medium">{consumer}</span>
      {contact !== "" && <span className="text-muted-foreground text-xs">{contact}</span>}
      {accepted === null ? (
        <Status state="unknown" word="has not answered" />
      ) : (
        <Status
          state={accepted ? "passed" : "failed"}
          word={`${accepted ? "accepted" : "refused"} by ${who}`}
          className="whitespace-normal"
        />
      )}
    </p>
  );
}

function AnswerButton({ answer, onAsk }: { answer: Answer; onAsk: () => void }) {
  const forbidden = useDisabledReason("contracts.write");
  const { consumer, contact, isMine } = answer;
  const reason = isMine || forbidden === undefined ? undefined : whyNot(contact, forbidden);
  return (
    <span>
      <Button
        size="sm"
        variant={isMine ? "primary" : "secondary"}
        disabledReason={reason}
        aria-label={isMine ? `Answer for ${consumer}` : `Answer on behalf of ${consumer}`}
        onClick={onAsk}
      >
        {isMine ? "Answer" : "Answer on its behalf"}
      </Button>
    </span>
  );
}

function whyNot(contact: string, forbidden: string): string {
  return contact === "" ? forbidden : `${contact} answers for it. ${forbidden}`;
}
