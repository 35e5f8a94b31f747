"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { ArrowRight, Clock, Link2, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { type ReactNode, useState } from "react";
import { matchesWords } from "@/components/shell/match-words";
import { NAV_SECTIONS } from "@/components/shell/nav-items";
import { readRecent } from "@/components/shell/recent-pages";
import { signOut } from "@/components/shell/sign-out";
import { useTRPC } from "@/components/trpc/provider";
import { copyLink } from "@/components/ui/copy-link";
import { useDebounced } from "@/components/ui/use-debounced";
import { setTheme } from "@/components/ui/use-theme";

const SEARCH_DELAY_MS = 120;

export type CommandEntry = {
  /** Unique in the whole menu. */
  value: string;
  title: string;
  subtitle?: string;
  /** The kind of a found object. */
  kind?: string;
  icon: ReactNode;
} & ({ href: string } | { run: () => void });

export type CommandGroup = { heading: string; entries: readonly CommandEntry[] };

const PAGES: readonly CommandEntry[] = NAV_SECTIONS.flatMap(({ title, items }) =>
  items.map(({ label, href, icon: Icon }) => ({
    value: `page ${href}`,
    title: label,
    subtitle: title ?? undefined,
    icon: <Icon />,
    href,
  })),
);

const ACTIONS: readonly CommandEntry[] = [
  { title: "Copy link to this page", icon: <Link2 />, run: () => void copyLink() },
  { title: "Use the light theme", icon: <Sun />, run: () => setTheme("light") },
  { title: "Use the dark theme", icon: <Moon />, run: () => setTheme("dark") },
  { title: "Use the system's theme", icon: <Monitor />, run: () => setTheme("system") },
  { title: "Sign out", icon: <LogOut />, run: () => void signOut() },
].map((action) => ({ ...action, value: `action ${action.title}` }));

/** What the menu offers for a text: pages and actions at once, the server's finds when they come. */
export function useCommandGroups(text: string): { groups: CommandGroup[]; searchFailed: boolean } {
  const trpc = useTRPC();
  const [recent] = useState(readRecent);
  const isEmpty = text.trim() === "";
  const q = useDebounced(text.trim(), SEARCH_DELAY_MS);
  const search = useQuery(
    trpc.search.query.queryOptions(q === "" || isEmpty ? skipToken : { q }, { retry: false }),
  );
  const recentEntries = recent.map(({ href, title }) => ({
    value: `recent ${href}`,
    title,
    icon: <Clock />,
    href,
  }));
  const foundEntries = (search.data?.items ?? []).map(({ kind, id, title, subtitle, href }) => ({
    value: `found ${kind} ${id}`,
    title,
    subtitle,
    kind,
    icon: <ArrowRight />,
    href,
  }));
  const groups = [
    { heading: "Recent", entries: isEmpty ? recentEntries : [] },
    { heading: "Go to", entries: PAGES.filter((entry) => isFound(text, entry)) },
    { heading: "Actions", entries: ACTIONS.filter((entry) => isFound(text, entry)) },
    { heading: "Found", entries: isEmpty ? [] : foundEntries },
  ];
  return {
    groups: groups.filter(({ entries }) => entries.length > 0),
    searchFailed: search.isError && !isEmpty,
  };
}

function isFound(text: string, { title, subtitle = "" }: CommandEntry): boolean {
  return matchesWords(text, `${title} ${subtitle}`);
}
