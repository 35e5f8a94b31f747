import { cva } from "class-variance-authority";

/** The look of a button, for links that act like one: `<Link className={buttonStyle({ variant })}>`. */
export const buttonStyle = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-control border font-medium transition-colors duration-150 disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary:
          "border-transparent bg-accent-strong text-accent-foreground hover:not-disabled:bg-accent-strong/90",
        secondary: "border-border bg-panel text-foreground hover:not-disabled:bg-muted",
        ghost:
          "border-transparent bg-transparent text-muted-foreground hover:not-disabled:bg-muted hover:not-disabled:text-foreground",
        danger: "border-act/40 bg-panel text-act hover:not-disabled:bg-act-soft",
      },
      size: {
        sm: "h-7 px-2 text-sm",
        md: "h-8 px-3 text-base",
        icon: "size-8",
        "icon-sm": "size-7",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);
