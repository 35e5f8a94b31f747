"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import {
  endOfLife,
  FIRST_LIFE,
  LifeField,
  NoteField,
} from "@/components/catalog/access/access-fields";
import { useAccessChanged } from "@/components/catalog/access/use-access-changed";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import type { AccessEntry } from "@/server/catalog/access/schema";

export type Decision = "grant" | "refuse" | "revoke";

const WORDS: Record<Decision, { title: string; button: string; done: string }> = {
  grant: { title: "Grant access to", button: "Grant", done: "Access granted" },
  refuse: { title: "Refuse the request of", button: "Refuse", done: "Request refused" },
  revoke: { title: "Revoke the grant of", button: "Revoke", done: "Grant revoked" },
};

type DecideDialogProps = { entry: AccessEntry; decision: Decision; onClose: () => void };

/** Answers a request or ends a grant, with a note that the person reads. */
export function DecideDialog({ entry, decision, onClose }: DecideDialogProps) {
  const trpc = useTRPC();
  const [note, setNote] = useState("");
  const [life, setLife] = useState(FIRST_LIFE);
  const { title, button, done } = WORDS[decision];
  const changed = useAccessChanged(onClose);
  const onSuccess = () => changed(done);
  const answer = useMutation(trpc.access.decide.mutationOptions({ onSuccess }));
  const revoke = useMutation(trpc.access.revoke.mutationOptions({ onSuccess }));
  const error = answer.error ?? revoke.error;
  const { id } = entry;
  const send = () => {
    if (decision === "revoke") revoke.mutate({ id, note });
    else if (decision === "refuse") answer.mutate({ decision, id, note });
    else answer.mutate({ decision, id, note, expiresAt: endOfLife(life) });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`${title} ${entry.grantee.name}`}
      description={`For: ${entry.purpose}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant={decision === "grant" ? "primary" : "danger"}
            busy={answer.isPending || revoke.isPending}
            onClick={send}
          >
            {button}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {decision === "grant" && <LifeField value={life} onChange={setLife} />}
        <NoteField value={note} onChange={setNote} />
        {error !== null && <ErrorPanel title="This was not done" error={error} />}
      </div>
    </Dialog>
  );
}
