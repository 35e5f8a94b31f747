import { Copy, Crosshair, EyeOff, FolderOpen, Share2, SquareArrowOutUpRight } from "lucide-react";
import type { DrawnNode } from "@/components/lineage/drawn-graph";
import type { CanvasActs } from "@/components/lineage/lineage-canvas";
import {
  type ChangeState,
  HOPS_MAX,
  type LineageState,
} from "@/components/lineage/use-lineage-state";
import type { ContextItem } from "@/components/ui/context-menu";
import { copyLink } from "@/components/ui/copy-link";
import { copyText } from "@/components/ui/copy-text";
import { toast } from "@/components/ui/toaster";
import type { LineageNode } from "@/server/lineage/schema";

type Wiring = {
  state: LineageState;
  change: ChangeState;
  focusId: string;
  select: (id: string | null) => void;
  focusOn: (node: Pick<LineageNode, "kind" | "id">) => void;
};

/** What can be done with the drawing and its nodes, by pointer, keyboard or menu. */
export function canvasActs({ state, change, focusId, select, focusOn }: Wiring): CanvasActs {
  const open = ({ name }: DrawnNode) => change({ open: [...state.open, name], sel: null });
  const focus = (node: DrawnNode) => {
    const { kind, id } = node;
    if (kind === "group") open(node);
    else focusOn({ kind, id });
  };
  const itemsOf = (node: DrawnNode | null): ContextItem[] => {
    if (node === null) {
      return [{ label: "Copy address", icon: <Copy />, onSelect: () => void copyLink() }];
    }
    const { kind, id, href } = node;
    const isGroup = kind === "group";
    return [
      isGroup
        ? { label: "Open the group", icon: <FolderOpen />, onSelect: () => open(node) }
        : { label: "Go on from here", icon: <Crosshair />, onSelect: () => focus(node) },
      ...(isGroup ? [] : [impactItem(() => change({ mode: "impact", sel: id }))]),
      ...(isGroup || id === focusId ? [] : [hideItem(() => hide(id))]),
      ...(isGroup ? [] : [copyItem(kind, id)]),
      ...(href === null ? [] : [{ label: "Open its page", icon: <SquareArrowOutUpRight />, href }]),
    ];
  };
  const hide = (id: string) =>
    change({ hide: [...state.hide, id], ...(state.sel === id ? { sel: null } : {}) });
  return {
    select: (node) => select(node?.id ?? null),
    focus,
    itemsOf,
    hop: (by) => change({ hops: Math.min(HOPS_MAX, Math.max(1, state.hops + by)) }),
  };
}

const impactItem = (onSelect: () => void) => ({
  ...{ label: "If it changes …", icon: <Share2 />, onSelect },
});
const hideItem = (onSelect: () => void) => ({ label: "Hide", icon: <EyeOff />, onSelect });
const copyItem = (kind: string, id: string) => ({
  label: "Copy address",
  icon: <Copy />,
  onSelect: () => void copyAddress(kind, id),
});

async function copyAddress(kind: string, id: string): Promise<void> {
  const address = new URL("/lineage", window.location.href);
  address.search = new URLSearchParams({ kind, id }).toString();
  if (await copyText(address.href)) toast.success("Link copied");
  else toast.error("The browser refused to copy", { description: address.href });
}
