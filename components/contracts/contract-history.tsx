"use client";

import { useQuery } from "@tanstack/react-query";
import { ContractRuns } from "@/components/contracts/contract-runs";
import { Changes } from "@/components/contracts/editor/draft-summary";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import { formatDateTime } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import type { ContractDetail } from "@/server/contracts/schema";

/** Documents that were in use, and evaluations. */
export function ContractHistory({ contract }: { contract: ContractDetail }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.contracts.versions.queryOptions({ contract: contract.id }));
  return (
    <div className="grid items-start gap-6 xl:grid-cols-2">
      <ContractRuns runs={contract.runs} />
      <QueryPanel errorTitle="The versions could not be loaded" label="Loading" query={query}>
        {(versions) => (
          <Card title="Documents" description="Each is kept as it was written.">
            <ol className="flex flex-col gap-4 text-sm">
              {versions.map(({ number, label, changes, reason, createdByName, createdAt }) => (
                <li key={number} className="flex flex-col gap-1">
                  <span>
                    <span className="font-medium">v{number}</span>{" "}
                    <span className="text-muted-foreground">
                      says {label} · {createdByName}, {formatDateTime(createdAt)}
                    </span>
                  </span>
                  {reason !== "" && <span>{reason}</span>}
                  {number > 1 && <Changes changes={changes} />}
                </li>
              ))}
            </ol>
          </Card>
        )}
      </QueryPanel>
    </div>
  );
}
