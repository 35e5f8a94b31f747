/** "step", "relative" and "time", or `metric:<key>` for another metric. */
export type XChoice = string;

export const PANEL_KINDS = [
  "scatter",
  "parallel",
  "bar",
  "histogram",
  "box",
  "importance",
  "difference",
] as const;
export type PanelKind = (typeof PANEL_KINDS)[number];

/** A panel that a person added; `fields` are field paths such as "metric.auc" and "param.lr". */
export type AddedPanel = { id: string; kind: PanelKind; fields: string[]; logs?: string[] };

/** A panel of the grid: a metric's curves, or one that a person added. */
export type GridPanel = { kind: "line"; metric: string } | AddedPanel;

export type LineOptions = {
  logY?: boolean;
  /** Ends of the value axis; null follows the data. */
  range?: [number | null, number | null];
  topBy?: "highest" | "lowest";
};

/** What a person changed about the grid; all of it can be written as JSON. Absent is as it comes. */
export type ChartGridState = {
  x?: XChoice;
  logX?: boolean;
  logY?: boolean;
  smoothing?: number;
  ignoreOutliers?: boolean;
  hideEmpty?: boolean;
  /** Regular expression over the panels' names. */
  search?: string;
  collapsed?: string[];
  order?: string[];
  names?: Record<string, string>;
  added?: AddedPanel[];
  /** By metric key. */
  lines?: Record<string, LineOptions>;
};

export type ChartRun = { id: string; name: string; colour: string };

export type PanelSection = { id: string; name: string; keys: string[] };

const REST = "metrics";

/** Metrics by what stands before their first "/" or "."; those without go under "metrics". */
export function groupBySection(keys: readonly string[], state: ChartGridState): PanelSection[] {
  const byId = new Map<string, string[]>();
  for (const key of [...keys].sort(byName)) {
    const id = /^([^/.]+)[/.]/.exec(key)?.[1] ?? REST;
    byId.set(id, [...(byId.get(id) ?? []), key]);
  }
  const place = (id: string) => {
    const index = state.order?.indexOf(id) ?? -1;
    return index === -1 ? Number.POSITIVE_INFINITY : index;
  };
  return [...byId.keys()]
    .sort((a, b) => compareNumbers(place(a), place(b)) || byName(a, b))
    .map((id) => ({ id, name: state.names?.[id] ?? id, keys: byId.get(id) ?? [] }));
}

const compareNumbers = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1);
const byName = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true });

/** The ids in a new order: `id` takes the place of `target`. */
export function moveBefore(ids: readonly string[], id: string, target: string): string[] {
  const from = ids.indexOf(id);
  const to = ids.indexOf(target);
  if (from === -1 || to === -1 || from === to) return [...ids];
  const rest = ids.filter((each) => each !== id);
  return [...rest.slice(0, to), id, ...rest.slice(to)];
}

/** Tests names against a search; a wrong expression is searched for as plain text. */
export function makeNameTest(search: string): (name: string) => boolean {
  if (search === "") return () => true;
  const wanted = compile(search);
  if (wanted !== null) return (name) => wanted.test(name);
  const text = search.toLowerCase();
  return (name) => name.toLowerCase().includes(text);
}

function compile(search: string): RegExp | null {
  try {
    return new RegExp(search, "i");
  } catch {
    return null;
  }
}

/** The search as the server understands it: part of a name, or nothing for an expression. */
export function literalOf(search: string): string {
  return /[\\^$*+?()[\]{}|]/.test(search) ? "" : search;
}
