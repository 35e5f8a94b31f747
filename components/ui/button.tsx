"use client";

import type { VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import type { ComponentProps } from "react";
import { buttonStyle } from "@/components/ui/button-style";
import { cn } from "@/components/ui/cn";
import { Tooltip } from "@/components/ui/tooltip";

export { buttonStyle };

export type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof buttonStyle> & {
    /** Shows a spinner and ignores clicks while the action runs. */
    busy?: boolean;
    /** Why the action is not allowed; keeps the button focusable so that the reason can be read. */
    disabledReason?: string;
  };

export function Button({
  className,
  variant,
  size,
  busy = false,
  disabledReason,
  onClick,
  children,
  type = "button",
  ...props
}: ButtonProps) {
  const isBlocked = busy || disabledReason !== undefined;
  const button = (
    <button
      {...props}
      type={isBlocked ? "button" : type}
      aria-disabled={isBlocked || undefined}
      aria-busy={busy || undefined}
      onClick={isBlocked ? (event) => event.preventDefault() : onClick}
      className={cn(buttonStyle({ variant, size }), className)}
    >
      {busy && <LoaderCircle className="animate-spin" aria-hidden="true" />}
      {children}
    </button>
  );
  return disabledReason === undefined ? button : <Tooltip text={disabledReason}>{button}</Tooltip>;
}
