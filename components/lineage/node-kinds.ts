import {
  AppWindow,
  Boxes,
  Database,
  FlaskConical,
  FunctionSquare,
  Layers,
  LayoutDashboard,
  type LucideIcon,
  Radio,
  Table2,
  Users,
  Workflow,
} from "lucide-react";
import type { Badge, NodeKind } from "@/server/lineage/schema";

export type KindLook = { label: string; icon: LucideIcon; colour: string };

/** How each kind of node is named and drawn. */
export const KIND_LOOKS: Readonly<Record<NodeKind | "group", KindLook>> = {
  store: { label: "Store", icon: Database, colour: "var(--chart-7)" },
  dataset: { label: "Dataset", icon: Table2, colour: "var(--chart-1)" },
  job: { label: "Job", icon: Workflow, colour: "var(--chart-3)" },
  "feature-view": { label: "Feature view", icon: FunctionSquare, colour: "var(--chart-2)" },
  run: { label: "Run", icon: FlaskConical, colour: "var(--chart-4)" },
  "model-version": { label: "Model version", icon: Boxes, colour: "var(--chart-5)" },
  endpoint: { label: "Endpoint", icon: Radio, colour: "var(--chart-6)" },
  consumer: { label: "Consumer", icon: Users, colour: "var(--chart-8)" },
  group: { label: "Group", icon: Layers, colour: "var(--muted-foreground)" },
};

const APP: KindLook = { label: "App", icon: AppWindow, colour: "var(--chart-8)" };
const DASHBOARD: KindLook = {
  ...{ label: "Dashboard", icon: LayoutDashboard, colour: "var(--chart-8)" },
};
/** Jobs that their producer calls by the name of something that people use. */
const JOB_TYPES: Readonly<Record<string, KindLook>> = {
  ...{ app: APP, application: APP, dashboard: DASHBOARD, report: DASHBOARD },
};

export function lookOf({
  kind,
  type,
}: {
  kind: NodeKind | "group";
  type: string | null;
}): KindLook {
  const own = kind === "job" && type !== null ? JOB_TYPES[type] : undefined;
  return own ?? KIND_LOOKS[kind];
}

/** What a badge says, and how bad it is. */
export const BADGE_WORDS: Readonly<Record<Badge, { word: string; tone: "act" | "watch" }>> = {
  broken: { word: "Contract broken", tone: "act" },
  failed: { word: "Last run failed", tone: "act" },
  incident: { word: "Incident open", tone: "act" },
  stale: { word: "Stale", tone: "watch" },
  drift: { word: "Drift", tone: "watch" },
};
