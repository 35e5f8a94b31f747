"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { SimpleTable } from "@/components/data-table/simple-table";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import { formatFixed } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { QueryPanel } from "@/components/ui/query-panel";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toaster";
import { TrustMark } from "@/components/ui/trust-mark";
import type { ModelVersionSummary } from "@/server/registry/schema";
import type { EndpointDetail } from "@/server/serving/schema";

type DeployDialogProps = { endpoint: EndpointDetail; onClose: () => void };

const SHOWN_METRICS: Readonly<Record<string, string>> = {
  auc: "Ranking quality (AUC)",
  f1: "F1 at its threshold",
  brier: "Brier score, lower is better",
  topResponse30: "Response in the top 30 %",
};

/** Chooses a version, shows what changes, and deploys it. */
export function DeployDialog({ endpoint, onClose }: DeployDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { current, versions, name } = endpoint;
  const other = versions.find(({ id }) => id !== current?.versionId) ?? versions[0];
  const [versionId, setVersionId] = useState(other?.id ?? "");
  const [reason, setReason] = useState("");
  const chosen = versions.find(({ id }) => id === versionId);
  const deploy = useMutation(
    trpc.endpoints.deploy.mutationOptions({
      onSuccess: async ({ changed }) => {
        await queryClient.invalidateQueries();
        const what = `v${chosen?.number} ${changed ? "answers" : "answered already"} on ${name}`;
        toast.success(what);
        onClose();
      },
    }),
  );
  function submit(event: FormEvent): void {
    event.preventDefault();
    deploy.mutate({ endpointName: name, versionId, reason });
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={`Deploy on ${name}`}
      description={describeEffect(current?.versionNumber, chosen?.number)}
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Version" required>
          {(control) => (
            <Select
              {...control}
              value={versionId}
              options={versions.map(({ id, number, aliases }) => ({
                value: id,
                label: [
                  `v${number}`,
                  ...aliases,
                  ...(id === current?.versionId ? ["serves now"] : []),
                ].join(", "),
              }))}
              onValueChange={setVersionId}
            />
          )}
        </Field>
        <Comparison
          modelName={endpoint.modelName}
          nowId={current?.versionId ?? null}
          thenId={versionId}
        />
        <Field label="Why" hint="Stands in the deployments and in the audit" required>
          {(control) => (
            <Input
              {...control}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              required
            />
          )}
        </Field>
        {deploy.error !== null && (
          <ErrorPanel title="The version was not deployed" error={deploy.error} />
        )}
        <Button type="submit" variant="primary" busy={deploy.isPending} className="self-end">
          Deploy v{chosen?.number}
        </Button>
      </form>
    </Dialog>
  );
}

function describeEffect(now: number | undefined, then: number | undefined): string {
  if (then === undefined) return "Choose a version.";
  if (now === undefined) return `v${then} will answer all calls from then on.`;
  if (now === then) return `v${then} answers all calls already; nothing would change.`;
  return `v${then} will answer all calls instead of v${now}, without an interruption.`;
}

type ComparisonProps = { modelName: string; nowId: string | null; thenId: string };

/** Figures that both versions measured on evaluation rows. */
function Comparison({ modelName, nowId, thenId }: ComparisonProps) {
  const trpc = useTRPC();
  const model = useQuery(trpc.models.get.queryOptions({ name: modelName }));
  return (
    <QueryPanel errorTitle="Versions could not be compared" label="Loading versions" query={model}>
      {({ versions }) => (
        <SimpleTable
          label="What was measured"
          dense
          items={Object.entries(SHOWN_METRICS)}
          rowId={([key]) => key}
          columns={[
            { id: "metric", header: "On evaluation rows", cell: ([, label]) => label },
            ...[nowId, thenId].flatMap((id, index) => {
              const version = versions.find((each) => each.id === id);
              if (version === undefined || (index === 1 && id === nowId)) return [];
              return [
                {
                  id: version.id,
                  header: `v${version.number}${index === 0 ? ", serves now" : ""}`,
                  align: "right" as const,
                  cell: ([key]: [string, string]) => <Measured version={version} metric={key} />,
                },
              ];
            }),
          ]}
        />
      )}
    </QueryPanel>
  );
}

function Measured({ version, metric }: { version: ModelVersionSummary; metric: string }) {
  const found = version.evaluation.find(
    ({ key, split }) => key === metric && split === "evaluation",
  );
  if (found === undefined) return "not measured";
  return (
    <span className="inline-flex items-baseline gap-2">
      <TrustMark n={found.n} window={found} />
      {formatFixed(found.value)}
    </span>
  );
}
