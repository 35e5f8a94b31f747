"use client";

import { OctagonAlert, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { describeError } from "@/components/ui/describe-error";

type ErrorPanelProps = {
  /** Where: "Drift could not be loaded". */
  title: string;
  error: unknown;
  /** What to do, where the error's own message does not say it. */
  advice?: ReactNode;
  onRetry?: () => void;
};

/** What failed, where, and what to do, in words; the technical detail folds out. */
export function ErrorPanel({ title, error, advice, onRetry }: ErrorPanelProps) {
  const { message, detail } = describeError(error);
  return (
    <div role="alert" className="flex gap-3 rounded-panel border border-act/30 bg-act-soft p-4">
      <OctagonAlert className="mt-0.5 size-4 shrink-0 text-act" aria-hidden="true" />
      <div className="flex min-w-0 flex-1 flex-col items-start gap-2">
        <div>
          <p className="font-medium">{title}</p>
          <p className="break-words">{message}</p>
          {advice !== undefined && <p className="text-muted-foreground">{advice}</p>}
        </div>
        {onRetry !== undefined && (
          <Button size="sm" onClick={onRetry}>
            <RotateCw aria-hidden="true" />
            Try again
          </Button>
        )}
        {detail !== null && (
          <details className="w-full text-muted-foreground text-xs">
            <summary className="cursor-pointer">Technical detail</summary>
            <pre className="mt-1 max-h-60 overflow-auto whitespace-pre-wrap break-words font-mono">
              {detail}
            </pre>
          </details>
        )}
      </div>
    </div>
  );
}
