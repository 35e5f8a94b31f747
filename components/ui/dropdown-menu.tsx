"use client";

import { Check } from "lucide-react";
import Link from "next/link";
import { DropdownMenu as Primitive } from "radix-ui";
import { Fragment, type ReactNode } from "react";
import { cn } from "@/components/ui/cn";

export type MenuItem =
  | {
      kind?: "action";
      label: ReactNode;
      icon?: ReactNode;
      onSelect: () => void;
      danger?: boolean;
      disabled?: boolean;
      /** Draws a tick; for choices. */
      checked?: boolean;
    }
  | { kind: "link"; label: ReactNode; icon?: ReactNode; href: string }
  | { kind: "heading"; label: ReactNode }
  | { kind: "separator" };

type DropdownMenuProps = {
  /** One button that takes a ref. */
  trigger: ReactNode;
  items: readonly MenuItem[];
  align?: "start" | "end";
};

export const MENU_ITEM =
  "flex cursor-default select-none items-center gap-2 rounded-control px-2 py-1.5 text-base outline-none data-[highlighted]:bg-muted data-[disabled]:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground";

export const MENU_PANEL =
  "z-50 min-w-44 max-w-80 animate-enter rounded-panel border bg-raised p-1 shadow-float";

export function DropdownMenu({ trigger, items, align = "end" }: DropdownMenuProps) {
  return (
    <Primitive.Root modal={false}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content align={align} sideOffset={4} collisionPadding={8} className={MENU_PANEL}>
          {items.map((item, index) => (
            // Menu items have no identity of their own and are never reordered while open.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <Fragment key={index}>
              <Item item={item} />
            </Fragment>
          ))}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

function Item({ item }: { item: MenuItem }) {
  if (item.kind === "separator") return <Primitive.Separator className="my-1 h-px bg-border" />;
  if (item.kind === "heading") {
    return (
      <Primitive.Label className="px-2 py-1.5 text-muted-foreground text-xs">
        {item.label}
      </Primitive.Label>
    );
  }
  if (item.kind === "link") {
    return (
      <Primitive.Item asChild className={MENU_ITEM}>
        <Link href={item.href}>
          {item.icon}
          {item.label}
        </Link>
      </Primitive.Item>
    );
  }
  return (
    <Primitive.Item
      className={cn(MENU_ITEM, item.danger && "text-act [&_svg]:text-act")}
      disabled={item.disabled}
      onSelect={item.onSelect}
    >
      {item.icon}
      <span className="flex-1">{item.label}</span>
      {item.checked === true && <Check aria-label="selected" />}
    </Primitive.Item>
  );
}
