import type { Metadata } from "next";
import { ModelHealthView } from "@/components/monitoring/model-health-view";

export const metadata: Metadata = { title: "Model health" };

export default async function ModelHealthPage({ params }: PageProps<"/monitoring/[model]">) {
  const { model } = await params;
  return <ModelHealthView model={decodeURIComponent(model)} />;
}
