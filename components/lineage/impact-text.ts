import { KIND_LOOKS } from "@/components/lineage/node-kinds";
import { csvLine } from "@/components/ui/csv-line";
import type { LineageNode } from "@/server/lineage/schema";

export type OwnerShare = { name: string | null; contact: string; nodes: readonly LineageNode[] };

/** Nodes by who answers for them, the one with most first and those of nobody last. */
export function groupByOwner(nodes: readonly LineageNode[]): OwnerShare[] {
  const shares = new Map<string, LineageNode[]>();
  for (const node of nodes) {
    const key = JSON.stringify([node.owner?.name ?? null, node.owner?.contact ?? ""]);
    shares.set(key, [...(shares.get(key) ?? []), node]);
  }
  return [...shares.values()]
    .map((own) => {
      const owner = own[0]?.owner ?? null;
      return { name: owner?.name ?? null, contact: owner?.contact ?? "", nodes: own };
    })
    .sort(
      (a, b) =>
        Number(a.name === null) - Number(b.name === null) || b.nodes.length - a.nodes.length,
    );
}

/** Words that can be pasted into a message: a heading, and per owner a list. */
export function toImpactText(heading: string, shares: readonly OwnerShare[]): string {
  const parts = shares.map(({ name, contact, nodes }) =>
    [
      `${name ?? "Nobody answers for"}${contact === "" || contact === name ? "" : ` <${contact}>`}:`,
      ...nodes.map((node) => `- ${KIND_LOOKS[node.kind].label}: ${node.name}`),
    ].join("\n"),
  );
  return [heading, ...parts].join("\n\n");
}

export function toImpactCsv(nodes: readonly LineageNode[]): string {
  const lines = nodes.map(({ owner, kind, name, group, distance }) =>
    csvLine([owner?.name ?? "", owner?.contact ?? "", kind, name, group, String(distance)]),
  );
  return [csvLine(["owner", "contact", "kind", "name", "group", "hops"]), ...lines].join("\r\n");
}

/** Longer addresses are cut off by mail programs. */
const MAILTO_MAX = 1_900;

/**
 * A letter to an owner of whom an e-mail address is known; null for others. What does not fit into an
 * address is counted in place of being listed.
 */
export function toMailto(heading: string, { contact, nodes }: OwnerShare): string | null {
  if (!/^[^\s@]+@[^\s@]+$/.test(contact)) return null;
  const addressOf = (lines: readonly string[]) => {
    const left = nodes.length - lines.length;
    const rest = left === 0 ? [] : [`and ${left} more`];
    const body = [`${heading}\n`, ...lines, ...rest].join("\n");
    return `mailto:${encodeURIComponent(contact)}?subject=${encodeURIComponent(heading)}&body=${encodeURIComponent(body)}`;
  };
  const lines = nodes.map((node) => `- ${KIND_LOOKS[node.kind].label}: ${node.name}`);
  while (lines.length > 0 && addressOf(lines).length > MAILTO_MAX) lines.pop();
  return addressOf(lines);
}
