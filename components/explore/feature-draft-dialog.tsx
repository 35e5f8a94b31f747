"use client";

import { useQuery } from "@tanstack/react-query";
import { FeatureDraftForm } from "@/components/explore/feature-draft-form";
import { useTRPC, useTRPCClient } from "@/components/trpc/provider";
import { Dialog } from "@/components/ui/dialog";
import { QueryPanel } from "@/components/ui/query-panel";

type FeatureDraftDialogProps = {
  sql: string;
  /** Whether filters were drawn on the result, which a view does not have. */
  isFiltered: boolean;
  onClose: () => void;
};

/** Drafts a feature view of the columns that a query gives of its dataset. */
export function FeatureDraftDialog({ sql, isFiltered, onClose }: FeatureDraftDialogProps) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const draft = useQuery({
    queryKey: ["explore.draftFeatures", sql],
    retry: false,
    queryFn: ({ signal }) => client.explore.draftFeatures.mutate({ sql }, { signal }),
  });
  const entities = useQuery(trpc.features.entities.queryOptions());
  return (
    <Dialog
      open
      size="xl"
      onOpenChange={onClose}
      title="Draft features of the query"
      description="A feature view reads columns of every row of a dataset, and fills what is missing as you say here."
    >
      <QueryPanel errorTitle="No features can be drafted" label="Reading the query" query={draft}>
        {(found) => (
          <QueryPanel
            errorTitle="The entities could not be loaded"
            label="Loading entities"
            query={entities}
          >
            {(known) => <FeatureDraftForm draft={found} entities={known} isFiltered={isFiltered} />}
          </QueryPanel>
        )}
      </QueryPanel>
    </Dialog>
  );
}
