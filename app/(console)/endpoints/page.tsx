import type { Metadata } from "next";
import { EndpointsPanel } from "@/components/serving/endpoints-panel";

export const metadata: Metadata = { title: "Endpoints" };

export default function EndpointsPage() {
  return <EndpointsPanel />;
}
