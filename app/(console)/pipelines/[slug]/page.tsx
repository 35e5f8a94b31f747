import type { Metadata } from "next";
import { PipelineView } from "@/components/pipelines/pipeline-view";

export const metadata: Metadata = { title: "Pipeline" };

export default async function PipelinePage({ params }: PageProps<"/pipelines/[slug]">) {
  const { slug } = await params;
  return <PipelineView slug={slug} />;
}
