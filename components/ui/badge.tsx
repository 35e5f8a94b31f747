import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";

const badgeStyle = cva(
  "inline-flex h-5 max-w-full items-center align-middle gap-1 truncate whitespace-nowrap rounded-full border px-1.5 text-xs [&_svg]:size-3 [&_svg]:shrink-0",
  {
    variants: {
      tone: {
        neutral: "bg-muted text-muted-foreground",
        outline: "bg-transparent text-muted-foreground",
        accent: "border-transparent bg-accent-soft text-accent-strong",
        good: "border-transparent bg-good-soft text-good",
        watch: "border-transparent bg-watch-soft text-watch",
        act: "border-transparent bg-act-soft text-act",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

type BadgeProps = ComponentProps<"span"> & VariantProps<typeof badgeStyle>;

/** A short fact about an object: a tag, a tier, an alias. States are drawn by `Status`. */
export function Badge({ tone, className, ...props }: BadgeProps) {
  return <span {...props} className={cn(badgeStyle({ tone }), className)} />;
}
