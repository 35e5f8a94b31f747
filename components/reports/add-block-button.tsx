"use client";

import { Plus } from "lucide-react";
import { BLOCK_KINDS, type BlockKind } from "@/components/reports/block-kinds";
import { Button } from "@/components/ui/button";
import { DropdownMenu } from "@/components/ui/dropdown-menu";

export function AddBlockButton({ onAdd }: { onAdd: (kind: BlockKind) => void }) {
  return (
    <DropdownMenu
      align="start"
      trigger={
        <Button>
          <Plus />
          Add a block
        </Button>
      }
      items={BLOCK_KINDS.map(({ kind, label, hint, icon: Icon }) => ({
        label: (
          <span className="flex flex-col">
            {label}
            <span className="text-muted-foreground text-xs">{hint}</span>
          </span>
        ),
        icon: <Icon />,
        onSelect: () => onAdd(kind),
      }))}
    />
  );
}
