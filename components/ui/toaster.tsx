"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { describeError } from "@/components/ui/describe-error";
import { useTheme } from "@/components/ui/use-theme";

type ToastOptions = {
  description?: ReactNode;
  /** A button in it, such as "Undo"; it then stays long enough to be read and reached. */
  action?: { label: string; onClick: () => void };
  duration?: number;
};

// Loaded after the page: no page needs a toast to be drawn.
const loadSonner = () => import("sonner");
const Sonner = dynamic(() => loadSonner().then((module) => module.Toaster), { ssr: false });

/** A short message in the corner, after something was done. */
export const toast = {
  success: (title: ReactNode, options?: ToastOptions): void => {
    void loadSonner().then((module) => module.toast.success(title, options));
  },
  info: (title: ReactNode, options?: ToastOptions): void => {
    void loadSonner().then((module) => module.toast.info(title, options));
  },
  error: (title: ReactNode, options?: ToastOptions): void => {
    void loadSonner().then((module) => module.toast.error(title, options));
  },
};

/** Tells of a failed action in the API's own words. */
export function toastError(title: string, error: unknown): void {
  toast.error(title, { description: describeError(error).message });
}

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
