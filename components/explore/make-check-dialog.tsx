"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { toCheckSql } from "@/components/explore/check-sql";
import { useTRPC } from "@/components/trpc/provider";
import { buttonStyle } from "@/components/ui/button-style";
import { Dialog } from "@/components/ui/dialog";
import { QueryPanel } from "@/components/ui/query-panel";

type MakeCheckDialogProps = {
  sql: string;
  slug: string;
  /** Whether filters were drawn on the result, which a rule does not have. */
  isFiltered: boolean;
  onClose: () => void;
};

/** Takes a query that finds what is wrong to a contract of its dataset, as a rule that it finds nothing. */
export function MakeCheckDialog({ sql, slug, isFiltered, onClose }: MakeCheckDialogProps) {
  const trpc = useTRPC();
  const dataset = useQuery(trpc.datasets.get.queryOptions({ dataset: slug }));
  const rule = toCheckSql(sql, slug);
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={onClose}
      title="Make a check of the query"
      description="The rule: the query finds no row. You can change it before the contract is saved."
    >
      <div className="flex flex-col gap-4">
        <pre className="max-h-60 overflow-auto whitespace-pre-wrap rounded-control bg-muted p-3 font-mono text-xs">
          {rule}
        </pre>
        {isFiltered && (
          <p className="text-sm text-watch">
            The filters on the result are not part of it: write them into the query to keep them.
          </p>
        )}
        <QueryPanel
          errorTitle="The contracts could not be loaded"
          label="Loading contracts"
          query={dataset}
        >
          {({ name, contracts }) =>
            contracts.length === 0 ? (
              <p>
                {name} has no contract yet.{" "}
                <Link className="underline" href={`/datasets/${slug}?tab=contract`}>
                  Begin one
                </Link>
                , and come back.
              </p>
            ) : (
              <ul className="flex flex-wrap gap-2">
                {contracts.map((contract) => (
                  <li key={contract.slug}>
                    <Link
                      className={buttonStyle({ variant: "primary" })}
                      href={`/contracts/${contract.slug}?tab=document&rule=${encodeURIComponent(rule)}`}
                    >
                      Add to {contract.name}
                    </Link>
                  </li>
                ))}
              </ul>
            )
          }
        </QueryPanel>
      </div>
    </Dialog>
  );
}
