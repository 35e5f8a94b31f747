"use client";

import { SHORTCUT_HELP } from "@/components/shell/shortcuts";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";

type KeyboardHelpProps = { open: boolean; onOpenChange: (open: boolean) => void };

export function KeyboardHelp({ open, onOpenChange }: KeyboardHelpProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard" size="lg">
      <div className="grid gap-6 sm:grid-cols-2">
        {SHORTCUT_HELP.map(({ title, shortcuts }) => (
          <section key={title} className="flex flex-col gap-1">
            <h3 className="font-medium text-muted-foreground text-xs">{title}</h3>
            <dl>
              {shortcuts.map(({ keys, text }) => (
                <div key={text} className="flex items-center justify-between gap-3 border-b py-1.5">
                  <dt>{text}</dt>
                  <dd className="flex gap-1">
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
