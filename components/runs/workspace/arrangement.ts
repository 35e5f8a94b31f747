import type { ChartGridState } from "@/components/runs/charts/grid-state";

export const LAYOUTS = ["table", "split", "charts"] as const;
export type Layout = (typeof LAYOUTS)[number];

/** Which runs have curves: by rule, or the ones a person chose. */
export const EYE_MODES = ["auto", "none", "first10", "first20", "custom"] as const;
export type EyeMode = (typeof EYE_MODES)[number];

/** How a person arranged the workspace beyond filter, sort, groups and columns. */
export type Arrangement = {
  widths: Readonly<Record<string, number>>;
  pinned: readonly string[];
  eyes: EyeMode;
  /** With `custom`: the runs whose curves are drawn. */
  shown: readonly string[];
  hideFinished: boolean;
  /** The table's share of the width beside the charts. */
  share: number;
  charts: ChartGridState;
};

export const SHARE = { least: 0.25, most: 0.8, usual: 0.52 };
/** Curves are drawn unasked for so many runs at most. */
export const AUTO_RUNS = 10;

export const AS_IT_COMES: Arrangement = {
  widths: {},
  pinned: ["name"],
  eyes: "auto",
  shown: [],
  hideFinished: false,
  share: SHARE.usual,
  charts: {},
};

/** What differs from the arrangement as it comes, as JSON; empty for nothing. */
export function writeArrangement(arrangement: Arrangement): string {
  const changed = Object.entries(arrangement).filter(
    ([name, value]) =>
      JSON.stringify(value) !== JSON.stringify(AS_IT_COMES[name as keyof Arrangement]),
  );
  return changed.length === 0 ? "" : JSON.stringify(Object.fromEntries(changed));
}

/** Reads what `writeArrangement` wrote; parts that cannot be read are as they come. */
export function readArrangement(text: string): Arrangement {
  const found = parseObject(text);
  const { widths, pinned, eyes, shown, hideFinished, share, charts } = found;
  return {
    widths: isObject(widths) ? onlyNumbers(widths) : AS_IT_COMES.widths,
    pinned: isTexts(pinned) ? pinned : AS_IT_COMES.pinned,
    eyes: EYE_MODES.find((mode) => mode === eyes) ?? AS_IT_COMES.eyes,
    shown: isTexts(shown) ? shown : AS_IT_COMES.shown,
    hideFinished: hideFinished === true,
    share: typeof share === "number" ? clampShare(share) : AS_IT_COMES.share,
    charts: isObject(charts) ? charts : AS_IT_COMES.charts,
  };
}

export function clampShare(share: number): number {
  return Math.round(Math.min(SHARE.most, Math.max(SHARE.least, share)) * 1_000) / 1_000;
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text === "" ? "{}" : text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function onlyNumbers(values: Record<string, unknown>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).filter(
      (entry): entry is [string, number] => typeof entry[1] === "number",
    ),
  );
}

type EyeRun = { id: string; status: string };

/** The runs whose curves are drawn, in the table's order. */
export function shownRuns<Run extends EyeRun>(
  runs: readonly Run[],
  total: number,
  { eyes, shown, hideFinished }: Pick<Arrangement, "eyes" | "shown" | "hideFinished">,
): Run[] {
  const able = hideFinished ? runs.filter(({ status }) => status === "running") : runs;
  if (eyes === "custom") {
    const wanted = new Set(shown);
    return able.filter(({ id }) => wanted.has(id));
  }
  if (eyes === "first10") return able.slice(0, 10);
  if (eyes === "first20") return able.slice(0, 20);
  return eyes === "auto" && total <= AUTO_RUNS ? [...able] : [];
}
