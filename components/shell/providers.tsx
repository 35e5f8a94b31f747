"use client";

import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { TrpcQueryProvider } from "@/components/trpc/provider";
import { Toaster } from "@/components/ui/toaster";
import { TooltipProvider } from "@/components/ui/tooltip";

const TOOLTIP_DELAY_MS = 300;

/** What every page needs: URL state, the typed client, tooltips and toasts. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <NuqsAdapter>
      <TrpcQueryProvider>
        <TooltipProvider delayDuration={TOOLTIP_DELAY_MS}>
          {children}
          <Toaster />
        </TooltipProvider>
      </TrpcQueryProvider>
    </NuqsAdapter>
  );
}
