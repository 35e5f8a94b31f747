"use client";

import { EllipsisVertical, ExternalLink, EyeOff, Pin } from "lucide-react";
import Link from "next/link";
import { colourOfId } from "@/components/charts/series-colour";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { DropdownMenu } from "@/components/ui/dropdown-menu";
import type { RunComparison } from "@/server/tracking/schema";

type RunHeadProps = {
  run: RunComparison["runs"][number];
  isBase: boolean;
  /** In one line, for a row's head. */
  isInline: boolean;
  onBase: (runId: string) => void;
  onHide: (runId: string) => void;
};

/** A run's name in a comparison, with what can be done about its place there. */
export function RunHead({ run, isBase, isInline, onBase, onHide }: RunHeadProps) {
  const { id, name, project } = run;
  const href = `/p/${project}/runs/${id}`;
  return (
    <span className="flex w-full min-w-0 items-center gap-1.5">
      <span
        aria-hidden="true"
        className="size-2.5 shrink-0 rounded-full"
        style={{ background: colourOfId(id) }}
      />
      <span
        className={cn(
          "flex min-w-0 flex-1 text-left",
          isInline ? "items-baseline gap-2" : "flex-col",
        )}
      >
        <Link href={href} prefetch={false} title={name} className="truncate hover:underline">
          {name}
        </Link>
        {isBase && <span className="text-muted-foreground text-xs leading-3">base</span>}
      </span>
      <DropdownMenu
        trigger={
          <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${name}`}>
            <EllipsisVertical />
          </Button>
        }
        items={[
          { label: "Take as base", icon: <Pin />, disabled: isBase, onSelect: () => onBase(id) },
          { label: "Hide", icon: <EyeOff />, disabled: isBase, onSelect: () => onHide(id) },
          { kind: "link", label: "Open run", icon: <ExternalLink />, href },
        ]}
      />
    </span>
  );
}
