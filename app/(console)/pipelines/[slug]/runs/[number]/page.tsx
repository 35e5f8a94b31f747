import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PipelineRunView } from "@/components/pipelines/pipeline-run-view";

export const metadata: Metadata = { title: "Pipeline run" };

export default async function PipelineRunPage({
  params,
}: PageProps<"/pipelines/[slug]/runs/[number]">) {
  const { slug, number } = await params;
  if (!/^[1-9]\d{0,8}$/.test(number)) notFound();
  return <PipelineRunView pipelineSlug={slug} number={Number(number)} />;
}
