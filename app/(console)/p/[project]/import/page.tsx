import type { Metadata } from "next";
import { ImportView } from "@/components/imports/import-view";

export const metadata: Metadata = { title: "Import" };

export default async function ImportPage({ params }: PageProps<"/p/[project]/import">) {
  const { project } = await params;
  return <ImportView project={project} />;
}
