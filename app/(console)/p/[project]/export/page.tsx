import type { Metadata } from "next";
import { ExportView } from "@/components/exports/export-view";

export const metadata: Metadata = { title: "Export" };

export default async function ExportPage({ params }: PageProps<"/p/[project]/export">) {
  const { project } = await params;
  return <ExportView project={project} />;
}
