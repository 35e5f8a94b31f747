import { findMetricMeaning } from "@/server/tracking/constants";
import type {
  FactComparison,
  MetricComparison,
  PackedComparison,
  RunComparison,
  RunDetail,
} from "@/server/tracking/schema";

/**
 * Lays runs side by side: a row a metric, param, input and environment fact, a column a run, in the
 * order given. A key some run lacks is null there and counts as a difference.
 *
 * @param base the run that deltas are taken against; must be one of `runs`
 */
export function compareRunDetails(runs: readonly RunDetail[], base: RunDetail): RunComparison {
  return {
    baseId: base.id,
    runs: runs.map((run) => ({
      id: run.id,
      name: run.name,
      status: run.status,
      project: run.project.slug,
      startedAt: run.startedAt,
    })),
    metrics: compareMetrics(runs, base),
    params: compareFacts(runs.map(({ params }) => toRecord(params))),
    inputs: compareFacts(runs.map(describeInputs)),
    environment: compareFacts(runs.map(describeEnvironment)),
    tags: compareFacts(runs.map(({ tags }) => toRecord(tags))),
  };
}

function compareMetrics(runs: readonly RunDetail[], base: RunDetail): MetricComparison[] {
  const rows = new Map<string, MetricComparison>();
  runs.forEach(({ metrics }, index) => {
    for (const { key, last, count } of metrics) {
      const row = rows.get(key) ?? emptyRow(key, runs.length);
      rows.set(key, row);
      row.values[index] = last;
      row.counts[index] = count;
    }
  });
  const baseline = new Map(base.metrics.map(({ key, last }) => [key, last]));
  for (const row of rows.values()) {
    const reference = baseline.get(row.key) ?? null;
    row.deltas = row.values.map((value) =>
      value === null || reference === null ? null : value - reference,
    );
    row.differs = row.values.some((value) => value !== row.values[0]);
  }
  return [...rows.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function emptyRow(key: string, runs: number): MetricComparison {
  return {
    key,
    direction: findMetricMeaning(key)?.direction ?? null,
    values: new Array<number | null>(runs).fill(null),
    deltas: [],
    counts: new Array<number>(runs).fill(0),
    differs: false,
  };
}

/** For a page: what runs never logged is left out, deltas follow from the values. */
export function packComparison({ metrics, ...rest }: RunComparison): PackedComparison {
  return {
    ...rest,
    metrics: metrics.map(({ key, direction, differs, values, counts }) => {
      const at = counts.flatMap((count, index) => (count > 0 ? [index] : []));
      return {
        ...{ key, direction, differs, at },
        values: at.map((index) => values[index] ?? null),
        counts: at.map((index) => counts[index] ?? 0),
      };
    }),
  };
}

function compareFacts(records: readonly Record<string, string | null>[]): FactComparison[] {
  return unionOfKeys(records.map((record) => Object.keys(record))).map((key) => {
    const values = records.map((record) => record[key] ?? null);
    return { key, values, differs: new Set(values).size > 1 };
  });
}

function describeInputs({ inputs, datasets }: RunDetail): Record<string, string> {
  return Object.fromEntries([
    ...inputs.flatMap((input) => [
      [`${input.context}.dataset`, `${input.datasetSlug} v${input.datasetVersion}`],
      [`${input.context}.datasetHash`, input.datasetHash],
      [`${input.context}.featureView`, `${input.featureView} v${input.featureViewVersion}`],
      [`${input.context}.featureSetHash`, input.featureSetHash],
      [`${input.context}.window`, `${input.from} to ${input.to}`],
      [`${input.context}.rows`, String(input.rowCount)],
    ]),
    ...datasets.map(({ name, digest }) => [`logged.${name}`, digest]),
  ]);
}

function describeEnvironment(run: RunDetail): Record<string, string | null> {
  return {
    codeVersion: run.codeVersion,
    seed: run.seed === null ? null : String(run.seed),
    experiment: run.experiment,
    owner: run.ownerName,
  };
}

function toRecord(pairs: readonly { key: string; value: string }[]): Record<string, string> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
}

function unionOfKeys(lists: readonly Iterable<string>[]): string[] {
  return [...new Set(lists.flatMap((keys) => [...keys]))].sort();
}
