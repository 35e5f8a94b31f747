import type { Metadata } from "next";
import { RunsView } from "@/components/runs/runs-view";

export const metadata: Metadata = { title: "Experiments" };

export default async function ProjectRunsPage({ params }: PageProps<"/p/[project]/runs">) {
  const { project } = await params;
  return <RunsView project={project} />;
}
