"use client";

import { SnippetBox } from "@/components/ui/snippet-box";

/** A new key and a first call with it; only the page that made the key can show it. */
export function ApiKeyOnce({ apiKey }: { apiKey: string }) {
  const api = `${window.location.origin}/api/v1`;
  return (
    <div className="flex flex-col gap-3">
      <SnippetBox title="API key, shown once" code={apiKey} />
      <SnippetBox
        title="List the models"
        code={`curl -s -H "Authorization: Bearer ${apiKey}" \\\n  ${api}/models`}
      />
      <p className="text-muted-foreground text-sm">
        Every call is described at{" "}
        <a href="/api/v1/openapi.json" className="text-accent-strong underline">
          {api}/openapi.json
        </a>
        .
      </p>
    </div>
  );
}
