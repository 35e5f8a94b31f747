"use client";

import dynamic from "next/dynamic";
import { RunsView } from "@/components/runs/runs-view";

const AddToReport = dynamic(
  () => import("@/components/reports/add-to-report").then((module) => module.AddToReport),
  { ssr: false },
);

/** The runs workspace, whose panels can be put into reports. */
export function ProjectRuns({ project }: { project: string }) {
  return (
    <RunsView
      project={project}
      renderReport={(panel, onClose) => <AddToReport given={panel} onClose={onClose} />}
    />
  );
}
