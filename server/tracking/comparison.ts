import { findMetricMeaning } from "@/server/tracking/constants";
import type {
  FactComparison,
  MetricComparison,
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
  const byRun = runs.map(
    ({ metrics }) => new Map(metrics.map(({ key, last }) => [key, last] as const)),
  );
  const counts = runs.map(
    ({ metrics }) => new Map(metrics.map(({ key, count }) => [key, count] as const)),
  );
  const baseline = new Map(base.metrics.map(({ key, last }) => [key, last]));
  return unionOfKeys(byRun.map((metrics) => metrics.keys())).map((key) => {
    const values = byRun.map((metrics) => metrics.get(key) ?? null);
    const reference = baseline.get(key);
    return {
      key,
      direction: findMetricMeaning(key)?.direction ?? null,
      values,
      deltas: values.map((value) =>
        value === null || reference == null ? null : value - reference,
      ),
      counts: counts.map((points) => points.get(key) ?? 0),
      differs: new Set(values).size > 1,
    };
  });
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
