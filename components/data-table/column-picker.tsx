"use client";

import { Columns3 } from "lucide-react";
import { useState } from "react";
import type { TableColumn } from "@/components/data-table/columns";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";

const SHOWN_AT_MOST = 200;

type ColumnPickerProps<Item> = {
  columns: readonly TableColumn<Item>[];
  visible: readonly TableColumn<Item>[];
  onChange: (ids: readonly string[] | null) => void;
};

export function ColumnPicker<Item>({ columns, visible, onChange }: ColumnPickerProps<Item>) {
  const [text, setText] = useState("");
  const needle = text.trim().toLowerCase();
  const matches = columns.filter(({ id, header }) =>
    `${header} ${id}`.toLowerCase().includes(needle),
  );
  const visibleIds = visible.map(({ id }) => id);

  function toggle(id: string): void {
    const isShown = visibleIds.includes(id);
    if (isShown && visibleIds.length === 1) return;
    onChange(isShown ? visibleIds.filter((each) => each !== id) : [...visibleIds, id]);
  }

  return (
    <Popover
      align="end"
      label="Columns"
      className="flex max-h-96 flex-col gap-2"
      trigger={
        <Button aria-label={`Columns: ${visible.length} of ${columns.length} shown`}>
          <Columns3 />
          <span className="hidden sm:inline">Columns</span>
        </Button>
      }
    >
      <Input
        aria-label="Search columns"
        placeholder="Search columns"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ul className="min-h-0 flex-1 overflow-y-auto">
        {matches.slice(0, SHOWN_AT_MOST).map(({ id, header, description }) => (
          <li key={id} title={description} className="py-1">
            <Checkbox
              label={header}
              checked={visibleIds.includes(id)}
              onChange={() => toggle(id)}
            />
          </li>
        ))}
      </ul>
      <div className="flex items-center justify-between gap-2 text-muted-foreground text-xs">
        <span>
          {matches.length > SHOWN_AT_MOST
            ? `${SHOWN_AT_MOST} of ${matches.length}: search to see the rest`
            : `${visible.length} of ${columns.length} shown`}
        </span>
        <Button size="sm" variant="ghost" onClick={() => onChange(null)}>
          Reset
        </Button>
      </div>
    </Popover>
  );
}
