import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/components/ui/format";

type SelectionBarProps = {
  selectedCount: number;
  total: number;
  onClear: () => void;
  children: ReactNode;
};

export function SelectionBar({ selectedCount, total, onClear, children }: SelectionBarProps) {
  return (
    <div
      role="toolbar"
      aria-label="Selected rows"
      className="flex flex-wrap items-center gap-2 border-t bg-accent-soft px-3 py-1.5"
    >
      <span role="status">
        {formatCount(selectedCount)} of {formatCount(total)} selected
      </span>
      {children}
      <Button variant="ghost" size="sm" onClick={onClear} className="ml-auto">
        Clear
      </Button>
    </div>
  );
}
