import type { Metadata } from "next";
import { ProjectRuns } from "./project-runs";

export const metadata: Metadata = { title: "Experiments" };

export default async function ProjectRunsPage({ params }: PageProps<"/p/[project]/runs">) {
  const { project } = await params;
  return <ProjectRuns project={project} />;
}
