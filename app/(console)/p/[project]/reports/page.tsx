import type { Metadata } from "next";
import { ReportsView } from "@/components/reports/reports-view";

export const metadata: Metadata = { title: "Reports" };

export default async function ProjectReportsPage({ params }: PageProps<"/p/[project]/reports">) {
  const { project } = await params;
  return <ReportsView project={project} />;
}
