"use client";

import { ApiKeyOnce } from "@/components/identity/api-key-once";
import { AuthFrame } from "@/components/identity/auth-frame";
import { buttonStyle } from "@/components/ui/button-style";

/** The last step of set-up: the key, shown this once, with a call that works. */
export function SetupDone({ apiKey }: { apiKey: string }) {
  return (
    <AuthFrame
      wide
      title="You are in"
      lead="This is a first API key, with which programs reach this workspace. It is shown only now; you can make others under People & keys."
    >
      <ApiKeyOnce apiKey={apiKey} />
      {/* A whole load, so that the page starts with the new session. */}
      <a href="/home" className={buttonStyle({ variant: "primary" })}>
        Open the workspace
      </a>
    </AuthFrame>
  );
}
