"use client";

import { useState } from "react";
import { AddBlockToReport } from "@/components/reports/add-block-to-report";
import { blockOfPanel, type WorkspacePanel } from "@/components/reports/block-of-panel";
import { nameOfPanel } from "@/components/reports/panel-words";

type AddToReportProps = { given: WorkspacePanel; onClose: () => void };

/** Puts a panel at the end of a live report of its project, or begins one with it. */
export function AddToReport({ given, onClose }: AddToReportProps) {
  const [block] = useState(() => blockOfPanel(given));
  const title = `About ${nameOfPanel(block.panel)}`;
  return <AddBlockToReport block={block} project={given.project} title={title} onClose={onClose} />;
}
