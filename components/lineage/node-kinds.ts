import {
  Boxes,
  Database,
  FlaskConical,
  FunctionSquare,
  type LucideIcon,
  Radio,
  Table2,
  Workflow,
} from "lucide-react";
import type { NodeKind } from "@/server/lineage/schema";

type KindLook = { label: string; icon: LucideIcon; colour: string };

/** How each kind of node is named and drawn. */
export const KIND_LOOKS: Readonly<Record<NodeKind, KindLook>> = {
  store: { label: "Store", icon: Database, colour: "var(--chart-7)" },
  dataset: { label: "Dataset", icon: Table2, colour: "var(--chart-1)" },
  job: { label: "Job", icon: Workflow, colour: "var(--chart-3)" },
  "feature-view": { label: "Feature view", icon: FunctionSquare, colour: "var(--chart-2)" },
  run: { label: "Run", icon: FlaskConical, colour: "var(--chart-4)" },
  "model-version": { label: "Model version", icon: Boxes, colour: "var(--chart-5)" },
  endpoint: { label: "Endpoint", icon: Radio, colour: "var(--chart-6)" },
};
