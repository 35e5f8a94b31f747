"use client";

import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { saveRecent } from "@/components/shell/recent-pages";
import { type CommandEntry, useCommandGroups } from "@/components/shell/use-command-groups";
import { Badge } from "@/components/ui/badge";

type CommandMenuProps = { onOpenChange: (open: boolean) => void };

/** Navigation, search and actions in one list. Mounted while it is open. */
export function CommandMenu({ onOpenChange }: CommandMenuProps) {
  const router = useRouter();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState("");
  const { groups, searchFailed } = useCommandGroups(text);
  const values = groups.flatMap(({ entries }) => entries.map(({ value }) => value));

  function choose(entry: CommandEntry): void {
    onOpenChange(false);
    if ("run" in entry) {
      entry.run();
    } else {
      saveRecent({ href: entry.href, title: entry.title });
      router.push(entry.href);
    }
  }

  return (
    <Command.Dialog
      open
      onOpenChange={onOpenChange}
      label="Command menu"
      shouldFilter={false}
      value={values.includes(chosen) ? chosen : (values[0] ?? "")}
      onValueChange={setChosen}
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
      <Command.List className="max-h-[min(26rem,60dvh)] overflow-y-auto p-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-muted-foreground [&_[cmdk-group-heading]]:text-xs">
        {groups.length === 0 && (
          <p role="status" className="px-2 py-6 text-center text-muted-foreground">
            Nothing is called “{text}”.
          </p>
        )}
        {groups.map(({ heading, entries }) => (
          <Command.Group key={heading} heading={heading}>
            {entries.map((entry) => (
              <Entry key={entry.value} entry={entry} onSelect={() => choose(entry)} />
            ))}
          </Command.Group>
        ))}
      </Command.List>
      {searchFailed && (
        <p role="status" className="border-t px-3 py-2 text-muted-foreground text-xs">
          Search does not answer; pages and actions still work.
        </p>
      )}
    </Command.Dialog>
  );
}

function Entry({ entry, onSelect }: { entry: CommandEntry; onSelect: () => void }) {
  const { value, title, subtitle, kind, icon } = entry;
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-9 cursor-default items-center gap-2 rounded-control px-2 data-[selected=true]:bg-muted [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground"
    >
      {icon}
      <span className="min-w-0 truncate">{title}</span>
      <span className="min-w-0 flex-1 truncate text-muted-foreground text-xs">{subtitle}</span>
      {kind !== undefined && <Badge>{kind}</Badge>}
    </Command.Item>
  );
}
