"use client";

import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { SideNav } from "@/components/shell/side-nav";
import { TopBar } from "@/components/shell/top-bar";
import { useMlflowAddress } from "@/components/shell/use-mlflow-address";
import { useShortcuts } from "@/components/shell/use-shortcuts";
import { useStoredFlag } from "@/components/shell/use-stored-flag";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Logo, LogoMark } from "@/components/ui/logo";

const CommandMenu = dynamic(
  () => import("@/components/shell/command-menu").then((module) => module.CommandMenu),
  { ssr: false },
);
const KeyboardHelp = dynamic(
  () => import("@/components/shell/keyboard-help").then((module) => module.KeyboardHelp),
  { ssr: false },
);

type Overlay = "command-menu" | "help" | null;

/** Navigation, top bar and the page; the frame of everything behind sign-in. */
export function AppShell({ children }: { children: ReactNode }) {
  const [overlay, setOverlay] = useState<Overlay>(null);
  const openOverlay = (name: Overlay) => () => setOverlay(name);
  useMlflowAddress();
  useShortcuts({ onHelp: openOverlay("help"), onCommandMenu: openOverlay("command-menu") });

  return (
    <div className="flex min-h-dvh">
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-control bg-accent-strong px-3 py-1.5 text-accent-foreground focus:translate-y-0"
      >
        Skip to content
      </a>
      <Sidebar />
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar onCommandMenu={openOverlay("command-menu")} onHelp={openOverlay("help")} />
        <main id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
          {children}
        </main>
      </div>
      {overlay === "command-menu" && <CommandMenu onOpenChange={() => setOverlay(null)} />}
      {overlay === "help" && <KeyboardHelp open onOpenChange={() => setOverlay(null)} />}
    </div>
  );
}

function Sidebar() {
  const [collapsed, setCollapsed] = useStoredFlag("headrace-nav-collapsed");
  return (
    <aside
      className={cn(
        "sticky top-0 hidden h-dvh shrink-0 flex-col border-r bg-panel md:flex",
        collapsed ? "w-13" : "w-52",
      )}
    >
      <Link
        href="/home"
        aria-label="Headrace home"
        className={cn("flex h-12 shrink-0 items-center px-3.5", collapsed && "justify-center px-0")}
      >
        {collapsed ? <LogoMark className="text-accent" /> : <Logo />}
      </Link>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <SideNav collapsed={collapsed} />
      </div>
      <div className={cn("flex border-t p-2", collapsed && "justify-center")}>
        <Button
          variant="ghost"
          size="icon"
          aria-label={collapsed ? "Widen navigation" : "Narrow navigation"}
          aria-expanded={!collapsed}
          onClick={() => setCollapsed(!collapsed)}
        >
          {collapsed ? <PanelLeftOpen /> : <PanelLeftClose />}
        </Button>
      </div>
    </aside>
  );
}
