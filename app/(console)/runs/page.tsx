import type { Metadata } from "next";
import { RunsStart } from "@/components/runs/runs-start";

export const metadata: Metadata = { title: "Experiments" };

export default function RunsPage() {
  return <RunsStart />;
}
