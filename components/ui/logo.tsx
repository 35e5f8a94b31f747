import { cn } from "@/components/ui/cn";

/** The mark: three lines of water that narrow to the right into one. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={cn("size-6 shrink-0", className)}
    >
      <path d="M3 6h4c6 0 6 6 10 6M3 12h18M3 18h4c6 0 6-6 10-6" />
    </svg>
  );
}

export function Logo({ className }: { className?: string }) {
  return (
    <span className={cn("inline-flex items-center gap-2", className)}>
      <LogoMark className="text-accent" />
      <span className="font-semibold text-lg tracking-[-0.01em]">headrace</span>
    </span>
  );
}
