"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { formatDateTime, formatPlural } from "@/components/ui/format";
import { ProgressBar } from "@/components/ui/progress-bar";
import { Status } from "@/components/ui/status";
import { toastError } from "@/components/ui/toaster";
import { DRY_RUN_VERSIONS } from "@/server/contracts/constants";
import type { ContractDetail, DryRun } from "@/server/contracts/schema";

const POLL_MS = 500;
const ENDED = ["succeeded", "failed", "cancelled"];

type DryRunPanelProps = { contract: ContractDetail; source: string; canRun: boolean };

/** Tries the draft on past versions: "would have failed 3 of 30". */
export function DryRunPanel({ contract, source, canRun }: DryRunPanelProps) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const forbidden = useDisabledReason("contracts.write");
  const [started, setStarted] = useState<{ jobId: string; source: string } | null>(null);
  const { data: job } = useQuery({
    ...trpc.jobs.get.queryOptions({ id: started?.jobId ?? "" }),
    enabled: started !== null,
    refetchInterval: ({ state }) => (ENDED.includes(state.data?.state ?? "") ? false : POLL_MS),
  });
  const isRunning = started !== null && !ENDED.includes(job?.state ?? "");

  async function run(): Promise<void> {
    try {
      const { jobId } = await client.contracts.dryRun.mutate({ contract: contract.id, source });
      setStarted({ jobId, source });
    } catch (error) {
      toastError("The dry run was not started", error);
    }
  }

  return (
    <Card
      title="Dry run"
      aside={
        <Button
          size="sm"
          busy={isRunning}
          disabledReason={forbidden ?? (canRun ? undefined : "The text is no contract")}
          onClick={() => void run()}
        >
          Try on past versions
        </Button>
      }
    >
      <div className="flex flex-col gap-2 text-sm">
        {started === null && (
          <p className="text-muted-foreground">
            What this draft would have said of the newest {DRY_RUN_VERSIONS} versions. Nothing is
            kept.
          </p>
        )}
        {isRunning && job !== undefined && <ProgressBar label="Dry run" value={job.progress} />}
        {job?.state === "failed" && (
          <p className="text-act">
            {job.error}{" "}
            <Link className="underline" href={`/jobs/${job.id}`}>
              Open the job
            </Link>
          </p>
        )}
        {job?.state === "succeeded" && <Outcome result={job.result} />}
        {started !== null && !isRunning && started.source !== source && (
          <p className="text-muted-foreground">Of the draft as it was before the last change.</p>
        )}
      </div>
    </Card>
  );
}

function Outcome({ result }: { result: unknown }) {
  const { versions } = result as DryRun;
  const failed = versions.filter(({ state }) => state === "failed");
  const word =
    failed.length === 0
      ? `Would have kept all ${formatPlural(versions.length, "version")}`
      : `Would have failed ${failed.length} of ${formatPlural(versions.length, "version")}`;
  return (
    <>
      <Status state={failed.length === 0 ? "passed" : "failed"} word={word} />
      <ul className="flex max-h-64 flex-col gap-2 overflow-y-auto">
        {failed.map(({ number, createdAt, failed: rules }) => (
          <li key={number}>
            <span className="font-medium">Version {number}</span>{" "}
            <span className="text-muted-foreground">{formatDateTime(new Date(createdAt))}</span>
            <ul className="text-muted-foreground">
              {rules.map(({ ruleId, detail }) => (
                <li key={`${ruleId} ${detail}`}>
                  <span className="font-mono text-xs">{ruleId}</span>: {detail}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </>
  );
}
