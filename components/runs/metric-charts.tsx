"use client";

import dynamic from "next/dynamic";
import { LinesSkeleton } from "@/components/ui/skeleton";

/** Loaded with the first page that draws a curve. */
export const MetricCharts = dynamic(
  () => import("@/components/runs/charts/metric-sections").then((module) => module.MetricSections),
  { ssr: false, loading: () => <LinesSkeleton label="Loading curves" /> },
);
