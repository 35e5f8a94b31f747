"use client";

import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What will happen, before it happens. */
  effect: ReactNode;
  confirmLabel: string;
  /** For what cannot be undone: the name that must be typed first. */
  typedName?: string;
  danger?: boolean;
  /** May throw or reject: the error is shown and the dialog stays open. */
  onConfirm: () => unknown;
};

export function ConfirmDialog(props: ConfirmDialogProps) {
  // Remounted when it opens, so that no typed name or error survives from last time.
  return props.open ? <OpenConfirmDialog {...props} /> : null;
}

function OpenConfirmDialog({
  onOpenChange,
  title,
  effect,
  confirmLabel,
  typedName,
  danger = typedName !== undefined,
  onConfirm,
}: ConfirmDialogProps) {
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isReady = typedName === undefined || typed.trim() === typedName;

  async function confirm(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title={title}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button
            variant={danger ? "danger" : "primary"}
            busy={busy}
            disabled={!isReady}
            onClick={() => void confirm()}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <div>{effect}</div>
        {typedName !== undefined && (
          <Field label={`Type ${typedName} to confirm`} required>
            {(control) => (
              <Input
                {...control}
                autoComplete="off"
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
                className="font-mono"
              />
            )}
          </Field>
        )}
        {error !== null && <ErrorPanel title="This was not done" error={error} />}
      </div>
    </Dialog>
  );
}
