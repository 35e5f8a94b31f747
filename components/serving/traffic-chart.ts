import type { ChartPane } from "@/components/charts/chart-types";
import type { Traffic } from "@/server/serving/schema";

/** Volume and latency of each bucket; a bucket without calls has no latency, so the line breaks. */
export function describeTraffic({ from, to, bucketSeconds, buckets }: Traffic): ChartPane[] {
  const byStart = new Map(buckets.map((bucket) => [bucket.at.getTime(), bucket]));
  const stepMs = bucketSeconds * 1_000;
  const first = Math.floor(from.getTime() / stepMs) * stepMs;
  const count = Math.ceil((to.getTime() - first) / stepMs);
  const slots = Array.from({ length: count }, (_, index) => {
    const start = first + index * stepMs;
    return { x: new Date(start), bucket: byStart.get(start) };
  });
  const points = (read: (bucket: Traffic["buckets"][number]) => number, empty: number | null) =>
    slots.map(({ x, bucket }) => ({ x, y: bucket === undefined ? empty : read(bucket) }));
  return [
    {
      id: "volume",
      label: "Predictions",
      series: [
        {
          id: "live",
          label: "live",
          kind: "bar",
          stack: "volume",
          points: points(({ live }) => live, 0),
        },
        {
          id: "replay",
          label: "replayed",
          kind: "bar",
          stack: "volume",
          points: points(({ replay }) => replay, 0),
        },
      ],
    },
    {
      id: "latency",
      label: "Latency",
      unit: "ms",
      domain: [0, "auto"],
      series: [
        {
          id: "p95",
          label: "p95",
          kind: "line",
          points: points(({ latencyP95Ms }) => latencyP95Ms, null),
        },
        {
          id: "p50",
          label: "median",
          kind: "line",
          points: points(({ latencyP50Ms }) => latencyP50Ms, null),
        },
      ],
    },
  ];
}
