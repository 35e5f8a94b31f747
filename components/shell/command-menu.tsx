"use client";

import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { ArrowRight, Clock, Link2, LogOut, Monitor, Moon, Search, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { NAV_SECTIONS } from "@/components/shell/nav-items";
import { readRecent, saveRecent } from "@/components/shell/recent-pages";
import { signOut } from "@/components/shell/sign-out";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { copyLink } from "@/components/ui/copy-link";
import { useDebounced } from "@/components/ui/use-debounced";
import { setTheme } from "@/components/ui/use-theme";

const SEARCH_DELAY_MS = 120;

const ACTIONS = [
  { label: "Copy link to this page", icon: <Link2 />, run: () => void copyLink() },
  { label: "Use the light theme", icon: <Sun />, run: () => setTheme("light") },
  { label: "Use the dark theme", icon: <Moon />, run: () => setTheme("dark") },
  { label: "Use the system's theme", icon: <Monitor />, run: () => setTheme("system") },
  { label: "Sign out", icon: <LogOut />, run: () => void signOut() },
];

type CommandMenuProps = { onOpenChange: (open: boolean) => void };

/** Navigation, search and actions in one list. Mounted while it is open. */
export function CommandMenu({ onOpenChange }: CommandMenuProps) {
  const router = useRouter();
  const [text, setText] = useState("");
  const [recent] = useState(readRecent);

  function open(href: string, title: string): void {
    saveRecent({ href, title });
    onOpenChange(false);
    router.push(href);
  }

  return (
    <Command.Dialog
      open
      onOpenChange={onOpenChange}
      label="Command menu"
      overlayClassName="fixed inset-0 z-40 bg-overlay"
      contentClassName="fixed inset-x-3 top-[12dvh] z-50 mx-auto max-w-xl animate-enter overflow-hidden rounded-panel border bg-raised shadow-float"
    >
      <div className="flex items-center gap-2 border-b px-3">
        <Search className="size-4 text-muted-foreground" aria-hidden="true" />
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="Go to, find, or do…"
          className="h-11 min-w-0 flex-1 bg-transparent outline-none"
        />
      </div>
      <Command.List className="max-h-[min(24rem,60dvh)] overflow-y-auto p-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-muted-foreground [&_[cmdk-group-heading]]:text-xs">
        <Command.Empty className="px-2 py-6 text-center text-muted-foreground">
          Nothing is called “{text}”.
        </Command.Empty>
        {text === "" && recent.length > 0 && (
          <Command.Group heading="Recent">
            {recent.map(({ href, title }) => (
              <Entry
                key={href}
                value={`recent ${href}`}
                icon={<Clock />}
                onSelect={() => open(href, title)}
              >
                {title}
              </Entry>
            ))}
          </Command.Group>
        )}
        <Found text={text} onOpen={open} />
        <Command.Group heading="Go to">
          {NAV_SECTIONS.flatMap(({ title, items }) =>
            items.map(({ label, href, icon: Icon }) => (
              <Entry
                key={href}
                value={`${label} ${title ?? ""}`}
                icon={<Icon />}
                onSelect={() => open(href, label)}
              >
                {label}
                {title !== null && <span className="text-muted-foreground text-xs">{title}</span>}
              </Entry>
            )),
          )}
        </Command.Group>
        <Command.Group heading="Actions">
          {ACTIONS.map(({ label, icon, run }) => (
            <Entry
              key={label}
              value={label}
              icon={icon}
              onSelect={() => {
                onOpenChange(false);
                run();
              }}
            >
              {label}
            </Entry>
          ))}
        </Command.Group>
      </Command.List>
    </Command.Dialog>
  );
}

type FoundProps = { text: string; onOpen: (href: string, title: string) => void };

function Found({ text, onOpen }: FoundProps) {
  const trpc = useTRPC();
  const q = useDebounced(text.trim(), SEARCH_DELAY_MS);
  const { data, isError } = useQuery(
    trpc.search.query.queryOptions({ q }, { enabled: q.length > 0, retry: false }),
  );
  if (isError) {
    return (
      <p role="status" className="px-2 py-1.5 text-muted-foreground text-xs">
        Search does not answer; pages and actions still work.
      </p>
    );
  }
  if (q === "" || text.trim() === "" || data === undefined || data.items.length === 0) return null;
  return (
    <Command.Group heading="Found" forceMount>
      {data.items.map(({ kind, id, title, subtitle, href }) => (
        <Entry
          key={`${kind}/${id}`}
          value={`found ${kind} ${id}`}
          icon={<ArrowRight />}
          forceMount
          onSelect={() => onOpen(href, title)}
        >
          <span className="min-w-0 truncate">{title}</span>
          <span className="min-w-0 flex-1 truncate text-muted-foreground text-xs">{subtitle}</span>
          <Badge>{kind}</Badge>
        </Entry>
      ))}
    </Command.Group>
  );
}

type EntryProps = {
  value: string;
  icon: ReactNode;
  forceMount?: boolean;
  onSelect: () => void;
  children: ReactNode;
};

function Entry({ value, icon, forceMount, onSelect, children }: EntryProps) {
  return (
    <Command.Item
      value={value}
      forceMount={forceMount}
      onSelect={onSelect}
      className="flex h-9 cursor-default items-center gap-2 rounded-control px-2 data-[selected=true]:bg-muted [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground"
    >
      {icon}
      {children}
    </Command.Item>
  );
}
