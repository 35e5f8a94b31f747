import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";

export const controlStyle =
  "w-full min-w-0 rounded-control border border-input bg-panel px-2.5 text-base text-foreground transition-colors duration-150 focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 disabled:opacity-60 aria-invalid:border-act";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input {...props} className={cn(controlStyle, "h-8", className)} />;
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea {...props} className={cn(controlStyle, "min-h-20 py-1.5", className)} />;
}
