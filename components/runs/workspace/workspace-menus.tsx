"use client";

import { Columns2, Eye, Group, LineChart, Redo2, Table2, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import type { Arrangement, EyeMode, Layout } from "@/components/runs/workspace/arrangement";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { DropdownMenu, type MenuItem } from "@/components/ui/dropdown-menu";
import { formatCount } from "@/components/ui/format";

const EYE_WORDS: Readonly<Record<EyeMode, string>> = {
  auto: "All, when ten or fewer",
  none: "None",
  first10: "First 10",
  first20: "First 20",
  custom: "Chosen in the table",
};

type EyeMenuProps = {
  arrangement: Arrangement;
  drawn: number;
  onChange: (part: Partial<Arrangement>) => void;
};

/** Which runs have curves. */
export function EyeMenu({ arrangement, drawn, onChange }: EyeMenuProps) {
  const { eyes, shown, hideFinished } = arrangement;
  const modes = (["auto", "none", "first10", "first20", "custom"] as const)
    .filter((mode) => mode !== "custom" || shown.length > 0)
    .map(
      (mode): MenuItem => ({
        label: EYE_WORDS[mode],
        checked: eyes === mode,
        onSelect: () => onChange({ eyes: mode }),
      }),
    );
  return (
    <DropdownMenu
      align="start"
      trigger={
        <Button variant="ghost" size="sm" aria-label={`Curves of ${drawn} runs`}>
          <Eye />
          {formatCount(drawn)}
        </Button>
      }
      items={[
        { kind: "heading", label: "Draw curves of" },
        ...modes,
        { kind: "separator" },
        {
          label: "Hide runs that ended",
          checked: hideFinished,
          onSelect: () => onChange({ hideFinished: !hideFinished }),
        },
      ]}
    />
  );
}

const GROUPS_MOST = 3;

type GroupMenuProps = {
  by: readonly string[];
  /** Fields worth grouping by: path and words. */
  fields: readonly { path: string; label: string }[];
  onChange: (by: readonly string[]) => void;
};

/** Groups rows by up to three fields, in the order in which they were chosen. */
export function GroupMenu({ by, fields, onChange }: GroupMenuProps) {
  const toggle = (path: string) =>
    onChange(by.includes(path) ? by.filter((each) => each !== path) : [...by, path]);
  return (
    <DropdownMenu
      align="start"
      trigger={
        <Button variant="ghost" size="sm">
          <Group />
          {by.length === 0 ? "Group" : `Grouped by ${by.map(wordOf(fields)).join(", ")}`}
        </Button>
      }
      items={[
        { kind: "heading", label: `Group by at most ${GROUPS_MOST} fields` },
        ...fields.map(
          ({ path, label }): MenuItem => ({
            label,
            checked: by.includes(path),
            disabled: !by.includes(path) && by.length >= GROUPS_MOST,
            onSelect: () => toggle(path),
          }),
        ),
        { kind: "separator" },
        { label: "No groups", disabled: by.length === 0, onSelect: () => onChange([]) },
      ]}
    />
  );
}

function wordOf(fields: GroupMenuProps["fields"]) {
  return (path: string) =>
    fields.find((field) => field.path === path)?.label ?? path.replace(/^param\./, "");
}

const LAYOUT_ICONS: Readonly<Record<Layout, { label: string; icon: ReactNode }>> = {
  table: { label: "Table", icon: <Table2 /> },
  split: { label: "Table and charts", icon: <Columns2 /> },
  charts: { label: "Charts", icon: <LineChart /> },
};

type LayoutSwitchProps = { layout: Layout; onChange: (layout: Layout) => void };

export function LayoutSwitch({ layout, onChange }: LayoutSwitchProps) {
  return (
    <div
      role="radiogroup"
      aria-label="Layout"
      className="hidden rounded-control border bg-panel p-0.5 md:flex"
    >
      {(["table", "split", "charts"] as const).map((each) => (
        // biome-ignore lint/a11y/useSemanticElements: a button that shows an icon, in a group of which one is on
        <button
          key={each}
          type="button"
          role="radio"
          aria-checked={layout === each}
          aria-label={LAYOUT_ICONS[each].label}
          title={LAYOUT_ICONS[each].label}
          onClick={() => onChange(each)}
          className={cn(
            "rounded px-1.5 py-1 text-muted-foreground hover:text-foreground [&_svg]:size-4",
            layout === each && "bg-muted text-foreground",
          )}
        >
          {LAYOUT_ICONS[each].icon}
        </button>
      ))}
    </div>
  );
}

type UndoButtonsProps = {
  undo: (() => void) | null;
  redo: (() => void) | null;
};

export function UndoButtons({ undo, redo }: UndoButtonsProps) {
  return (
    <span className="hidden md:inline-flex">
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Undo the last change of layout"
        title="Undo (Ctrl+Z)"
        disabled={undo === null}
        onClick={() => undo?.()}
      >
        <Undo2 />
      </Button>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Redo the change of layout"
        title="Redo (Ctrl+Shift+Z)"
        disabled={redo === null}
        onClick={() => redo?.()}
      >
        <Redo2 />
      </Button>
    </span>
  );
}
