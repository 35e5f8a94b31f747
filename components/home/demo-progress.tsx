"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { useEffect, useRef } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { ProgressBar } from "@/components/ui/progress-bar";
import { StatusIcon } from "@/components/ui/status";
import { DEMO_STATIONS } from "@/server/demo/schema";
import type { DemoStatus } from "@/server/home/schema";

const POLL_MS = 1_000;
const isUnderWay = (status: DemoStatus | undefined) =>
  status?.state === "queued" || status?.state === "running";

/** The demo's stations while it is being built, live; nothing once it is ready. */
export function DemoProgress() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { data } = useQuery({
    ...trpc.home.demo.queryOptions(),
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? POLL_MS : false),
  });
  const wasUnderWay = useRef(false);
  const underWay = isUnderWay(data);
  useEffect(() => {
    // What the pages read while it was half built is old now.
    if (wasUnderWay.current && !underWay) void queryClient.invalidateQueries();
    wasUnderWay.current = underWay;
  }, [underWay, queryClient]);

  if (data === undefined || data.state === "none" || data.state === "succeeded") return null;
  const link = data.jobId !== null && <Link href={`/jobs/${data.jobId}`}>Watch the job</Link>;
  if (data.state === "failed") {
    return (
      <Card title="The demo workspace was not finished" aside={link}>
        <p className="flex items-start gap-2">
          <StatusIcon tone="act" className="mt-0.5" />
          {data.message}
        </p>
      </Card>
    );
  }
  return (
    <Card
      title="Building the demo workspace"
      description="Recorded phone calls of a bank go through the whole line: every figure is computed now, on this machine."
      aside={link}
    >
      <div className="flex flex-col gap-3">
        <ProgressBar
          label="Demo workspace"
          value={data.state === "queued" ? null : data.progress}
          text={data.state === "queued" ? data.message : undefined}
        />
        <Stations progress={data.progress} />
      </div>
    </Card>
  );
}

function Stations({ progress }: { progress: number }) {
  const reached = Math.floor(progress * DEMO_STATIONS.length + 1e-6);
  return (
    <ol className="grid gap-x-6 gap-y-1 sm:grid-cols-2">
      {DEMO_STATIONS.map((station, index) => (
        <li
          key={station}
          aria-current={index === reached ? "step" : undefined}
          className={cn(
            "flex items-center gap-2",
            index > reached && "text-muted-foreground",
            index === reached && "font-medium",
          )}
        >
          {index < reached ? (
            <CircleCheck className="size-4 text-good" aria-label="done" />
          ) : (
            <StatusIcon tone={index === reached ? "running" : "unknown"} />
          )}
          {station}
        </li>
      ))}
    </ol>
  );
}
