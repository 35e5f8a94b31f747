import { NAV_ITEMS } from "@/components/shell/nav-items";

export type ShortcutAction =
  | { kind: "open"; href: string }
  | { kind: "help" }
  | { kind: "focus-filter" }
  | { kind: "focus-table" }
  | { kind: "copy-link" };

export type KeyPress = {
  key: string;
  /** Control, Meta or Alt is held: the key belongs to the browser. */
  hasModifier: boolean;
  /** The focus is in a field, a menu or a dialog. */
  isTaken: boolean;
};

export type ShortcutStep = { action: ShortcutAction | null; awaitsSecondKey: boolean };

const SINGLE_KEYS: ReadonlyMap<string, ShortcutAction> = new Map([
  ["?", { kind: "help" }],
  ["/", { kind: "focus-filter" }],
  ["y", { kind: "copy-link" }],
  ["j", { kind: "focus-table" }],
]);
const HREF_BY_KEY: ReadonlyMap<string, string> = new Map(
  NAV_ITEMS.flatMap(({ key, href }) => (key === undefined ? [] : [[key, href] as const])),
);
const NOTHING: ShortcutStep = { action: null, awaitsSecondKey: false };

/** What a key means, given whether `g` was pressed just before. */
export function interpretKey(press: KeyPress, awaitsSecondKey: boolean): ShortcutStep {
  const { key, hasModifier, isTaken } = press;
  if (hasModifier || isTaken) return NOTHING;
  if (awaitsSecondKey) {
    const href = HREF_BY_KEY.get(key);
    return href === undefined
      ? NOTHING
      : { action: { kind: "open", href }, awaitsSecondKey: false };
  }
  if (key === "g") return { action: null, awaitsSecondKey: true };
  return { action: SINGLE_KEYS.get(key) ?? null, awaitsSecondKey: false };
}

export type ShortcutHelp = { keys: readonly string[]; text: string };

export const SHORTCUT_HELP: readonly { title: string; shortcuts: readonly ShortcutHelp[] }[] = [
  {
    title: "Everywhere",
    shortcuts: [
      { keys: ["⌘K", "Ctrl K"], text: "Open the command menu" },
      { keys: ["/"], text: "Filter the table" },
      { keys: ["y"], text: "Copy a link to this page as it is" },
      { keys: ["?"], text: "Show this help" },
      { keys: ["Esc"], text: "Close" },
    ],
  },
  {
    title: "Go to",
    shortcuts: NAV_ITEMS.flatMap(({ key, label }) =>
      key === undefined ? [] : [{ keys: ["g", key], text: label }],
    ),
  },
  {
    title: "In a table",
    shortcuts: [
      { keys: ["j", "k"], text: "Next and previous row" },
      { keys: ["Enter"], text: "Open the row" },
      { keys: ["x", "Space"], text: "Select the row" },
      { keys: ["Shift x"], text: "Select up to the row" },
    ],
  },
  {
    title: "On a chart",
    shortcuts: [
      { keys: ["f"], text: "Full screen" },
      { keys: ["←", "→"], text: "Move the cursor" },
    ],
  },
];
