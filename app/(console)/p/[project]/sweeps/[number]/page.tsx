import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SweepView } from "@/components/sweeps/sweep-view";

export const metadata: Metadata = { title: "Sweep" };

export default async function SweepPage({ params }: PageProps<"/p/[project]/sweeps/[number]">) {
  const { project, number } = await params;
  if (!/^[1-9]\d{0,8}$/.test(number)) notFound();
  return <SweepView project={project} number={Number(number)} />;
}
