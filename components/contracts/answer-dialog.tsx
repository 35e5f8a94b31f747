"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { toast, toastError } from "@/components/ui/toaster";

type AnswerDialogProps = {
  changeId: string;
  consumer: string;
  /** Whether the reader is the consumer's contact. */
  isMine: boolean;
  onClose: () => void;
};

/** What a consumer says to a change: in one's own name, or on its behalf with the reason. */
export function AnswerDialog({ changeId, consumer, isMine, onClose }: AnswerDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [note, setNote] = useState("");
  const answer = useMutation(
    trpc.contracts.answer.mutationOptions({
      onSuccess: async ({ state, version }) => {
        await queryClient.invalidateQueries(trpc.contracts.pathFilter());
        if (state === "applied") toast.success(`All accepted: version ${version} is in use`);
        onClose();
      },
      onError: (error) => toastError("The answer was not kept", error),
    }),
  );
  const missing = isMine || note.trim() !== "" ? undefined : "Say on whose word you answer";
  const button = (accepted: boolean) => (
    <Button
      variant={accepted ? "primary" : "secondary"}
      busy={answer.isPending}
      disabledReason={missing}
      onClick={() => answer.mutate({ changeId, consumer, accepted, note })}
    >
      {accepted ? "Accept" : "Refuse"}
    </Button>
  );
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={isMine ? `Answer for ${consumer}` : `Answer on behalf of ${consumer}`}
      description={
        isMine
          ? "You are its contact. One refusal ends the request."
          : "You are not its contact: the answer is kept as yours, on its behalf. One refusal ends the request."
      }
      footer={
        <>
          {button(false)}
          {button(true)}
        </>
      }
    >
      <Field
        label="Note"
        required={!isMine}
        hint={isMine ? undefined : "On whose word, and how you know"}
      >
        {(control) => (
          <Textarea {...control} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
    </Dialog>
  );
}
