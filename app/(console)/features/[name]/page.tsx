import type { Metadata } from "next";
import { FeatureView } from "@/components/features/feature-view";

export const metadata: Metadata = { title: "Feature view" };

export default async function FeatureViewPage({ params }: PageProps<"/features/[name]">) {
  const { name } = await params;
  return <FeatureView name={name} />;
}
