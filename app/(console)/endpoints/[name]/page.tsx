import type { Metadata } from "next";
import { EndpointView } from "@/components/serving/endpoint-view";

export const metadata: Metadata = { title: "Endpoint" };

export default async function EndpointPage({ params }: PageProps<"/endpoints/[name]">) {
  const { name } = await params;
  return <EndpointView name={name} />;
}
