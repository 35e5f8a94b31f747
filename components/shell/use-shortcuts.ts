"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef } from "react";
import { interpretKey, type ShortcutAction } from "@/components/shell/shortcuts";
import { copyLink } from "@/components/ui/copy-link";

const SECOND_KEY_MS = 1_200;

type ShortcutHandlers = { onHelp: () => void; onCommandMenu: () => void };

/** Listens to the console's keys, never while someone types and never over a dialog. */
export function useShortcuts({ onHelp, onCommandMenu }: ShortcutHandlers): void {
  const router = useRouter();
  const firstKeyAt = useRef<number | null>(null);

  const perform = (action: ShortcutAction): void => {
    switch (action.kind) {
      case "open":
        router.push(action.href);
        break;
      case "help":
        onHelp();
        break;
      case "focus-filter":
        focusFirst("[data-table-filter]");
        break;
      case "focus-table":
        focusFirst("[data-table-grid]");
        break;
      case "copy-link":
        void copyLink();
        break;
    }
  };

  const onKeyDown = useEffectEvent((event: KeyboardEvent): void => {
    const isMenuKey = event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey);
    if (isMenuKey && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      onCommandMenu();
      return;
    }
    if (event.defaultPrevented || event.repeat) return;
    const waited = firstKeyAt.current === null ? null : event.timeStamp - firstKeyAt.current;
    const step = interpretKey(
      {
        key: event.key,
        hasModifier: event.metaKey || event.ctrlKey || event.altKey,
        isTaken: isTaken(event.target),
      },
      waited !== null && waited < SECOND_KEY_MS,
    );
    firstKeyAt.current = step.awaitsSecondKey ? event.timeStamp : null;
    if (step.action === null) return;
    event.preventDefault();
    perform(step.action);
  });

  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}

function isTaken(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"], [role="menu"]') !== null) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

function focusFirst(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}
