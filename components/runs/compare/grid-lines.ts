import type { FactComparison, MetricComparison, RunComparison } from "@/server/tracking/schema";

export const SECTIONS = [
  { id: "metrics", title: "Metrics" },
  { id: "params", title: "Params" },
  { id: "inputs", title: "Data" },
  { id: "environment", title: "Code and environment" },
  { id: "tags", title: "Tags" },
] as const;
export type SectionId = (typeof SECTIONS)[number]["id"];

export type SectionLine = {
  kind: "section";
  section: SectionId;
  title: string;
  shown: number;
  /** Keys in which the shown runs agree and that are therefore left out. */
  equal: number;
  /** Differences from the base, parallel to the comparison's runs. */
  distances: number[];
};
export type KeyLine =
  | { kind: "metric"; section: SectionId; key: string; row: MetricComparison; differs: boolean }
  | { kind: "fact"; section: SectionId; key: string; row: FactComparison; differs: boolean };
export type GridLine = SectionLine | KeyLine;

type LineOptions = {
  /** Positions of the runs shown. */
  shown: readonly number[];
  baseIndex: number;
  /** Part of a key, in lower case. */
  search: string;
  showEqual: boolean;
};

/** A comparison as one list: each section's heading, then its keys in which the shown runs differ. */
export function listLines(comparison: RunComparison, options: LineOptions): GridLine[] {
  return SECTIONS.flatMap(({ id, title }) => {
    const keys = keyLines(comparison, id, options);
    if (keys.length === 0) return [];
    const lines = keys.filter(({ differs }) => options.showEqual || differs);
    const heading: SectionLine = {
      kind: "section",
      section: id,
      title,
      shown: lines.length,
      equal: keys.length - lines.length,
      distances: distancesOf(comparison, keys, options.baseIndex),
    };
    return [heading, ...lines];
  });
}

function keyLines(comparison: RunComparison, section: SectionId, options: LineOptions): KeyLine[] {
  const { shown, search } = options;
  const isFound = ({ key }: { key: string }) => key.toLowerCase().includes(search);
  const [first = 0] = shown;
  const differs = ({ values }: { values: readonly unknown[] }) =>
    shown.some((index) => (values[index] ?? null) !== (values[first] ?? null));
  if (section === "metrics") {
    return comparison.metrics
      .filter(isFound)
      .map((row) => ({ kind: "metric", section, key: row.key, row, differs: differs(row) }));
  }
  return comparison[section]
    .filter(isFound)
    .map((row) => ({ kind: "fact", section, key: row.key, row, differs: differs(row) }));
}

function distancesOf(
  { runs }: RunComparison,
  lines: readonly KeyLine[],
  baseIndex: number,
): number[] {
  const distances = runs.map(() => 0);
  for (const { row } of lines) {
    const reference = row.values[baseIndex] ?? null;
    row.values.forEach((value, index) => {
      if ((value ?? null) !== reference) distances[index] = (distances[index] ?? 0) + 1;
    });
  }
  return distances;
}

/** The comparison as CSV: a line a key, a column a run. */
export function toCsv(
  lines: readonly GridLine[],
  names: readonly string[],
  shown: readonly number[],
): string {
  const rows = lines.flatMap((line) =>
    line.kind === "section"
      ? []
      : [[line.section, line.key, ...shown.map((index) => String(line.row.values[index] ?? ""))]],
  );
  const head = ["section", "key", ...shown.map((index) => names[index] ?? "")];
  return `${[head, ...rows].map((row) => row.map(quote).join(",")).join("\r\n")}\r\n`;
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
