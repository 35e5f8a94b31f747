import { formatDate } from "@/components/ui/format";

/** "Frozen 23 Nov 2026 14:05 UTC by Ana" */
export function describeFrozen({ at, byName }: { at: Date; byName: string }): string {
  return `Frozen ${formatDate(at)} ${at.toISOString().slice(11, 16)} UTC by ${byName}`;
}
