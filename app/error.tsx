"use client";

import { ErrorPanel } from "@/components/ui/error-panel";

export default function RootError({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <main className="mx-auto max-w-2xl p-6">
      <ErrorPanel title="This page could not be shown" error={error} onRetry={reset} />
    </main>
  );
}
