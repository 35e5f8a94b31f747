import { Status } from "@/components/ui/status";
import type { JobListItem } from "@/server/pipelines/schema";

/** The state of a job; a cancel that was asked for but not yet obeyed is told. */
export function JobState({ job }: { job: Pick<JobListItem, "state" | "cancelRequested"> }) {
  const isEnding = job.cancelRequested && (job.state === "queued" || job.state === "running");
  return <Status state={job.state} word={isEnding ? "Cancelling" : undefined} />;
}
