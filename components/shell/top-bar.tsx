"use client";

import { CircleHelp, Search } from "lucide-react";
import { NavSheet } from "@/components/shell/nav-sheet";
import { ThemeMenu, UserMenu } from "@/components/shell/user-menu";
import { BreadcrumbSlot } from "@/components/ui/breadcrumb-slot";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";

type TopBarProps = { onCommandMenu: () => void; onHelp: () => void };

export function TopBar({ onCommandMenu, onHelp }: TopBarProps) {
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-1 border-b bg-background px-2 sm:px-4">
      <NavSheet />
      <BreadcrumbSlot />
      <Button
        variant="ghost"
        onClick={onCommandMenu}
        aria-label="Search and commands"
        className="gap-2"
      >
        <Search />
        <span className="hidden sm:inline">Search</span>
        <span className="hidden sm:inline">
          <Kbd>⌘K</Kbd>
        </span>
      </Button>
      <Button variant="ghost" size="icon" aria-label="Keyboard help" onClick={onHelp}>
        <CircleHelp />
      </Button>
      <ThemeMenu />
      <UserMenu />
    </header>
  );
}
