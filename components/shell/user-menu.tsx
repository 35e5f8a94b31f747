"use client";

import { useQuery } from "@tanstack/react-query";
import { LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";
import { signOut } from "@/components/shell/sign-out";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { DropdownMenu, type MenuItem } from "@/components/ui/dropdown-menu";
import { setTheme, THEMES, useTheme } from "@/components/ui/use-theme";

const THEME_ICONS = { light: Sun, dark: Moon, system: Monitor } as const;
const THEME_NAMES = { light: "Light", dark: "Dark", system: "As the system" } as const;

export function ThemeMenu() {
  const theme = useTheme();
  const Icon = THEME_ICONS[theme];
  return (
    <DropdownMenu
      trigger={
        <Button variant="ghost" size="icon" aria-label="Theme">
          <Icon />
        </Button>
      }
      items={THEMES.map((each) => {
        const ItemIcon = THEME_ICONS[each];
        return {
          label: THEME_NAMES[each],
          icon: <ItemIcon />,
          checked: each === theme,
          onSelect: () => setTheme(each),
        };
      })}
    />
  );
}

export function UserMenu() {
  const trpc = useTRPC();
  const { data: me } = useQuery(trpc.me.get.queryOptions());
  const who: MenuItem[] =
    me === undefined
      ? []
      : [
          {
            kind: "heading",
            label: (
              <span className="flex flex-col">
                <span className="font-medium text-base text-foreground">{me.name}</span>
                <span>{me.email}</span>
                <span>Role: {me.role}</span>
              </span>
            ),
          },
          { kind: "separator" },
        ];
  return (
    <DropdownMenu
      trigger={
        <Button
          variant="ghost"
          aria-label={me === undefined ? "Account" : `Account of ${me.name}, ${me.role}`}
          className="px-1.5"
        >
          <span className="grid size-6 place-items-center rounded-full bg-accent-soft font-medium text-accent-strong text-xs">
            {me === undefined ? <UserRound /> : initialsOf(me.name)}
          </span>
          <span className="hidden max-w-32 truncate lg:inline">{me?.name}</span>
        </Button>
      }
      items={[...who, { label: "Sign out", icon: <LogOut />, onSelect: () => void signOut() }]}
    />
  );
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0]?.charAt(0) ?? "";
  const last = words.length > 1 ? (words.at(-1)?.charAt(0) ?? "") : "";
  return (first + last).toUpperCase();
}
