import {
  Activity,
  Boxes,
  Database,
  FileCheck2,
  FlaskConical,
  FunctionSquare,
  House,
  type LucideIcon,
  NotebookText,
  Radio,
  ScrollText,
  Server,
  SlidersHorizontal,
  Table2,
  Telescope,
  Users,
  Waypoints,
  Workflow,
} from "lucide-react";

export type NavItem = {
  label: string;
  href: string;
  icon: LucideIcon;
  /** Second key after `g`. */
  key?: string;
  /** Other paths that belong to the item. */
  also?: readonly string[];
  /** Pages of a project, `/p/<project>/<page>`, that belong to the item. */
  projectPages?: readonly string[];
};

export type NavSection = { title: string | null; items: readonly NavItem[] };

export const NAV_SECTIONS: readonly NavSection[] = [
  { title: null, items: [{ label: "Home", href: "/home", icon: House, key: "h" }] },
  {
    title: "Data",
    items: [
      { label: "Stores", href: "/stores", icon: Database, key: "s" },
      { label: "Datasets", href: "/datasets", icon: Table2, key: "d", also: ["/glossary"] },
      { label: "Explore", href: "/explore", icon: Telescope, key: "x" },
      { label: "Contracts", href: "/contracts", icon: FileCheck2 },
      { label: "Lineage", href: "/lineage", icon: Waypoints, key: "l" },
    ],
  },
  {
    title: "Features",
    items: [{ label: "Feature views", href: "/features", icon: FunctionSquare, key: "f" }],
  },
  {
    title: "Build",
    items: [
      { label: "Pipelines", href: "/pipelines", icon: Workflow, key: "p" },
      { label: "Experiments", href: "/runs", icon: FlaskConical, key: "r", also: ["/p"] },
      { label: "Sweeps", href: "/sweeps", icon: SlidersHorizontal, projectPages: ["sweeps"] },
      { label: "Reports", href: "/reports", icon: NotebookText, projectPages: ["reports"] },
    ],
  },
  {
    title: "Models",
    items: [
      { label: "Registry", href: "/models", icon: Boxes, key: "m" },
      { label: "Endpoints", href: "/endpoints", icon: Radio, key: "e" },
    ],
  },
  {
    title: "Operate",
    items: [{ label: "Monitoring", href: "/monitoring", icon: Activity, key: "n" }],
  },
  {
    title: "Admin",
    items: [
      { label: "Jobs & workers", href: "/jobs", icon: Server, key: "j" },
      { label: "People & keys", href: "/people", icon: Users, also: ["/keys"] },
      { label: "Audit", href: "/audit", icon: ScrollText },
    ],
  },
];

export const NAV_ITEMS: readonly NavItem[] = NAV_SECTIONS.flatMap(({ items }) => items);

/** Whether the page at `pathname` lies under the item. */
export function isUnder(item: NavItem, pathname: string): boolean {
  const page = /^\/p\/[^/]+\/([^/]+)/.exec(pathname)?.[1];
  const owner = NAV_ITEMS.find(({ projectPages }) => projectPages?.includes(page ?? ""));
  if (owner !== undefined) return item === owner;
  return [item.href, ...(item.also ?? [])].some(
    (path) => pathname === path || pathname.startsWith(`${path}/`),
  );
}
