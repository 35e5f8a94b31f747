import type { Metadata } from "next";
import { JobView } from "@/components/jobs/job-view";

export const metadata: Metadata = { title: "Job" };

export default async function JobPage({ params }: PageProps<"/jobs/[id]">) {
  const { id } = await params;
  return <JobView id={id} />;
}
