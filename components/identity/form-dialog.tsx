"use client";

import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useId } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";

type FormDialogProps<Result> = {
  title: string;
  submitLabel: string;
  onClose: () => void;
  onSubmit: () => Promise<Result>;
  /** Shown in place of the form when it was done; without it the dialog closes. */
  done?: (result: Result) => ReactNode;
  children: ReactNode;
};

/** A form in a dialog: it stays open with the API's words when something is refused. */
export function FormDialog<Result>(props: FormDialogProps<Result>) {
  const { title, submitLabel, onClose, onSubmit, done, children } = props;
  const formId = useId();
  const save = useMutation({
    mutationFn: onSubmit,
    onSuccess: () => {
      if (done === undefined) onClose();
    },
  });
  const isDone = save.isSuccess && done !== undefined;
  const footer = isDone ? (
    <Button variant="primary" onClick={onClose}>
      Done
    </Button>
  ) : (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button type="submit" form={formId} variant="primary" busy={save.isPending}>
        {submitLabel}
      </Button>
    </>
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} footer={footer}>
      {isDone ? (
        done(save.data)
      ) : (
        <form
          id={formId}
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          {children}
          {save.error !== null && <ErrorPanel title="This was not done" error={save.error} />}
        </form>
      )}
    </Dialog>
  );
}
