"use client";

import type { ReactNode } from "react";
import { useId } from "react";
import { cn } from "@/components/ui/cn";

type SwitchProps = {
  label: ReactNode;
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  disabled?: boolean;
};

export function Switch({ label, checked, onCheckedChange, disabled = false }: SwitchProps) {
  const labelId = useId();
  return (
    <span className="inline-flex items-center gap-2">
      <button
        type="button"
        role="switch"
        aria-checked={checked}
        aria-labelledby={labelId}
        disabled={disabled}
        onClick={() => onCheckedChange(!checked)}
        className={cn(
          "relative h-[18px] w-8 shrink-0 rounded-full border transition-colors duration-150 disabled:opacity-50",
          checked ? "border-transparent bg-accent" : "border-input bg-muted",
        )}
      >
        <span
          className={cn(
            "absolute top-px left-px size-3.5 rounded-full transition-transform duration-150",
            checked ? "translate-x-3.5 bg-accent-foreground" : "bg-muted-foreground",
          )}
        />
      </button>
      <span id={labelId}>{label}</span>
    </span>
  );
}
