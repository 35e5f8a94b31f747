import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import {
  countProgress,
  describeObjective,
  formatValue,
  shortName,
} from "@/components/sweeps/describe-sweep";
import { Card } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { formatCount, formatFixed, formatPlural } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value-list";
import { ProgressBar } from "@/components/ui/progress-bar";
import type { SpaceDimension, SweepDetail } from "@/server/sweeps/schema";

/** How far the sweep is, what it found, and what it searches. */
export function SweepSummary({ sweep }: { sweep: SweepDetail }) {
  return (
    <>
      {sweep.error !== null && (
        <ErrorPanel
          title="The sweep stopped"
          error={new Error(sweep.error)}
          advice="Mend the cause and resume: the trials that failed last are then tried again."
        />
      )}
      <div className="grid gap-4 lg:grid-cols-3">
        <BestCard sweep={sweep} />
        <ProgressCard sweep={sweep} />
        <Card title="Search space" description={describeSize(sweep)}>
          <KeyValueList
            items={sweep.space.map((dimension) => ({
              label: dimension.name,
              value: describeDimension(dimension),
            }))}
          />
        </Card>
      </div>
    </>
  );
}

function BestCard({ sweep }: { sweep: SweepDetail }) {
  const { best, trials, project } = sweep;
  const { label, on, isEvaluation, meaning } = describeObjective(sweep);
  const params = trials.find(({ number }) => number === best?.number)?.params ?? {};
  return (
    <Card title={`Best ${label}, ${on}`}>
      <div className="flex flex-col gap-3">
        {best === null ? (
          <p className="text-lg text-muted-foreground leading-9">not measured yet</p>
        ) : (
          <p className="flex items-baseline gap-3">
            <span className="font-medium text-2xl tabular-nums">{formatFixed(best.value, 4)}</span>
            <Link
              href={`/p/${project}/runs/${best.runId}`}
              className="text-muted-foreground underline hover:text-foreground"
            >
              Trial {best.number}
            </Link>
          </p>
        )}
        {best !== null && (
          <ul aria-label="Best values" className="flex flex-wrap gap-2">
            {Object.entries(params).map(([name, value]) => (
              <li key={name} className="rounded-control border px-2 py-0.5 font-mono text-sm">
                <span className="text-muted-foreground">{shortName(name)} </span>
                {formatValue(value)}
              </li>
            ))}
          </ul>
        )}
        <p className="flex items-start gap-1.5 text-muted-foreground text-xs">
          {isEvaluation && (
            <TriangleAlert aria-hidden="true" className="mt-0.5 size-3 shrink-0 text-watch" />
          )}
          {meaning}
        </p>
      </div>
    </Card>
  );
}

function ProgressCard({ sweep }: { sweep: SweepDetail }) {
  const { counts, state, parentRunId } = sweep;
  const { done, total, share } = countProgress(sweep);
  const isPreparing = state === "queued" && parentRunId === null;
  const parts = [
    { word: "finished", count: counts.finished },
    { word: "running", count: counts.running },
    { word: "queued", count: counts.queued },
    { word: "failed", count: counts.failed },
    { word: "cancelled", count: counts.cancelled },
  ];
  return (
    <Card title="Progress">
      <div className="flex flex-col gap-3">
        <p className="font-medium text-2xl tabular-nums">
          {formatCount(done)}
          <span className="pl-1 font-normal text-lg text-muted-foreground">
            of {formatPlural(total, "trial")}
          </span>
        </p>
        <ProgressBar
          label="Trials that ended"
          value={share}
          tone={state === "failed" ? "act" : state === "finished" ? "good" : "accent"}
        />
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm tabular-nums">
          {parts
            .filter(({ word, count }) => count > 0 || word === "finished")
            .map(({ word, count }) => (
              <li key={word} className={word === "failed" ? "text-act" : "text-muted-foreground"}>
                {formatCount(count)} {word}
              </li>
            ))}
        </ul>
        {isPreparing && (
          <p className="text-muted-foreground text-xs">
            The rows that all trials share are being made
            {sweep.jobId !== null && (
              <>
                {": "}
                <Link href={`/jobs/${sweep.jobId}`} className="underline hover:text-foreground">
                  job
                </Link>
              </>
            )}
            .
          </p>
        )}
      </div>
    </Card>
  );
}

function describeSize({ combinations, method, maxTrials }: SweepDetail): string {
  const size =
    combinations === null
      ? "any number of combinations"
      : formatPlural(combinations, "combination");
  return method === "grid" ? size : `${size}, at most ${formatPlural(maxTrials, "trial")}`;
}

function describeDimension(dimension: SpaceDimension): string {
  if (dimension.kind === "boolean") return "yes or no";
  if (dimension.kind === "choice") return dimension.values.map(formatValue).join(", ");
  const { min, max, log } = dimension;
  const step =
    dimension.kind === "int" && dimension.step !== undefined ? `, step ${dimension.step}` : "";
  return `${formatValue(min)} to ${formatValue(max)}${log ? ", logarithmic" : ""}${step}`;
}
