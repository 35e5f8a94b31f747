"use client";

import { useQuery } from "@tanstack/react-query";
import { Copy, Mail } from "lucide-react";
import {
  groupByOwner,
  type OwnerShare,
  toImpactCsv,
  toImpactText,
  toMailto,
} from "@/components/lineage/impact-text";
import { NodeButtons } from "@/components/lineage/node-buttons";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { copyText } from "@/components/ui/copy-text";
import { formatPlural } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import { toast } from "@/components/ui/toaster";
import type { Impact, LineageNode } from "@/server/lineage/schema";

type ImpactPanelProps = {
  node: Pick<LineageNode, "kind" | "id" | "name">;
  column: string | null;
  onSelect: (node: LineageNode) => void;
};

/** What a change of a node, or of one of its columns, reaches: however far, by who answers for it. */
export function ImpactPanel({ node, column, onSelect }: ImpactPanelProps) {
  const impact = useImpact(node, column);
  const what = column === null ? node.name : `${node.name}.${column}`;
  return (
    <section aria-label="Impact" className="flex min-w-0 flex-col gap-3">
      <h3 className="font-medium text-sm [overflow-wrap:anywhere]">If {what} changes …</h3>
      <QueryPanel errorTitle="The impact could not be loaded" label="Loading impact" query={impact}>
        {(found) => <Reached found={found} what={what} onSelect={onSelect} />}
      </QueryPanel>
    </section>
  );
}

export function useImpact(
  node: Pick<LineageNode, "kind" | "id"> | null,
  column: string | null,
  isEnabled = true,
) {
  const trpc = useTRPC();
  return useQuery({
    ...trpc.lineage.impact.queryOptions({
      ...{ kind: node?.kind ?? "dataset", id: node?.id ?? "-" },
      ...(column === null ? {} : { column }),
    }),
    enabled: isEnabled && node !== null,
  });
}

type ReachedProps = {
  found: Impact;
  what: string;
  onSelect: (node: LineageNode) => void;
};

function Reached({ found, what, onSelect }: ReachedProps) {
  const { nodes, isCut } = found;
  if (nodes.length === 0) {
    return <p className="text-muted-foreground text-sm">Nothing that is known depends on it.</p>;
  }
  const shares = groupByOwner(nodes);
  const owners = shares.filter(({ name }) => name !== null).length;
  const count = `${isCut ? "more than " : ""}${formatPlural(nodes.length, "asset")}`;
  const heading = `A change of ${what} reaches ${count}`;
  return (
    <>
      <p className="text-sm">
        It reaches {count} of {formatPlural(owners, "owner")}.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={() => void copy("List", toImpactText(heading, shares))}>
          <Copy />
          Copy as text
        </Button>
        <Button size="sm" onClick={() => void copy("CSV", toImpactCsv(nodes))}>
          <Copy />
          Copy as CSV
        </Button>
      </div>
      {shares.map((share) => (
        <Share
          key={`${share.name} ${share.contact}`}
          share={share}
          mailto={toMailto(heading, share)}
          onSelect={onSelect}
        />
      ))}
    </>
  );
}

async function copy(what: string, text: string): Promise<void> {
  if (await copyText(text)) toast.success(`${what} copied`);
  else toast.error("The browser refused to copy");
}

type ShareProps = {
  share: OwnerShare;
  mailto: string | null;
  onSelect: (node: LineageNode) => void;
};

function Share({ share, mailto, onSelect }: ShareProps) {
  const { name, contact, nodes } = share;
  return (
    <section className="flex min-w-0 flex-col gap-1">
      <div className="flex min-w-0 items-center gap-2">
        <h4 className="min-w-0 flex-1 truncate font-medium text-sm" title={contact}>
          {name ?? "Nobody answers for"}
          <span className="pl-2 font-normal text-muted-foreground tabular-nums">
            {nodes.length}
          </span>
        </h4>
        {mailto !== null && (
          <a
            href={mailto}
            aria-label={`Write to ${name}`}
            className={buttonStyle({ size: "icon-sm" })}
          >
            <Mail />
          </a>
        )}
      </div>
      <NodeButtons label={`Assets of ${name ?? "nobody"}`} nodes={nodes} onSelect={onSelect} />
    </section>
  );
}
