import type { Metadata } from "next";
import { CompareView } from "@/components/runs/compare-view";

export const metadata: Metadata = { title: "Compare runs" };

export default async function ComparePage({ params }: PageProps<"/p/[project]/compare">) {
  const { project } = await params;
  return <CompareView project={project} />;
}
