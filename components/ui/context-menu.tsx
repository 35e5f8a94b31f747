"use client";

import Link from "next/link";
import { ContextMenu as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { MENU_ITEM, MENU_PANEL } from "@/components/ui/dropdown-menu";

export type ContextItem =
  | { label: string; icon: ReactNode; onSelect: () => void }
  | { label: string; icon: ReactNode; href: string };

type ContextMenuProps = {
  /** One element that takes a ref: what is clicked with the right button, or held by a finger. */
  children: ReactNode;
  items: readonly ContextItem[];
};

/** What can be done with the thing under the pointer. */
export function ContextMenu({ children, items }: ContextMenuProps) {
  return (
    <Primitive.Root modal={false}>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content collisionPadding={8} className={MENU_PANEL}>
          {items.map((item) =>
            "href" in item ? (
              <Primitive.Item key={item.label} asChild className={MENU_ITEM}>
                <Link href={item.href}>
                  {item.icon}
                  {item.label}
                </Link>
              </Primitive.Item>
            ) : (
              <Primitive.Item key={item.label} className={MENU_ITEM} onSelect={item.onSelect}>
                {item.icon}
                {item.label}
              </Primitive.Item>
            ),
          )}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
