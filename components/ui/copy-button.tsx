"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { copyText } from "@/components/ui/copy-text";

const SHOWN_MS = 1_500;

type CopyButtonProps = {
  text: string;
  /** Read out: "Copy run id". */
  label: string;
  className?: string;
};

export function CopyButton({ text, label, className }: CopyButtonProps) {
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);

  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={label}
      title={label}
      className={className}
      onClick={() => void copyText(text).then((done) => setState(done ? "copied" : "refused"))}
    >
      {state === "copied" ? <Check className="text-good" /> : <Copy />}
      <span role="status" className="sr-only">
        {state === "copied" && "Copied"}
        {state === "refused" && "The browser refused to copy"}
      </span>
    </Button>
  );
}
