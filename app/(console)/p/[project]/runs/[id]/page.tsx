import type { Metadata } from "next";
import { RunView } from "@/components/runs/run-view";

export const metadata: Metadata = { title: "Run" };

export default async function RunPage({ params }: PageProps<"/p/[project]/runs/[id]">) {
  const { project, id } = await params;
  return <RunView project={project} id={id} />;
}
