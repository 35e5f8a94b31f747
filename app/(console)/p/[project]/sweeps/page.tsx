import type { Metadata } from "next";
import { SweepsView } from "@/components/sweeps/sweeps-view";

export const metadata: Metadata = { title: "Sweeps" };

export default async function ProjectSweepsPage({ params }: PageProps<"/p/[project]/sweeps">) {
  const { project } = await params;
  return <SweepsView project={project} />;
}
