"use client";

import { Popover as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

type PopoverProps = {
  /** One button that takes a ref. */
  trigger: ReactNode;
  /** Read out when it opens. */
  label: string;
  align?: "start" | "center" | "end";
  className?: string;
  children: ReactNode;
};

export function Popover({ trigger, label, align = "start", className, children }: PopoverProps) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={cn(
            "z-50 w-72 animate-enter rounded-panel border bg-raised p-3 shadow-float",
            className,
          )}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
