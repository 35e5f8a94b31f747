"use client";

import { Toaster as Sonner, toast } from "sonner";
import { describeError } from "@/components/ui/describe-error";
import { useTheme } from "@/components/ui/use-theme";

export { toast };

export function Toaster() {
  return (
    <Sonner
      theme={useTheme()}
      position="bottom-right"
      toastOptions={{
        style: {
          background: "var(--raised)",
          color: "var(--foreground)",
          borderColor: "var(--border)",
          fontFamily: "inherit",
          fontSize: "0.875rem",
        },
      }}
    />
  );
}

/** Tells of a failed action in the API's own words. */
export function toastError(title: string, error: unknown): void {
  toast.error(title, { description: describeError(error).message });
}
