import type { CreateExportInput, ExportItem, ExportResult } from "@/server/tracking/exports/schema";

export function formatCurl(url: string, input: CreateExportInput): string {
  return `curl -X POST "${url}/api/v1/exports" \\
  -H "Authorization: Bearer $HEADRACE_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '${JSON.stringify(input)}'
# its answer names the id; when it succeeded:
curl -OJ -H "Authorization: Bearer $HEADRACE_API_KEY" \\
  "${url}/api/v1/exports/<id>/zip"`;
}

export const READ_SNIPPET = `SELECT r.name, p.key, p.step, p.value
FROM 'metric_points.parquet' p
JOIN 'runs.parquet' r USING (run_id)
WHERE p.key = 'loss'
ORDER BY r.name, p.step;`;

export function describeOptions({
  experiments,
  deleted,
  artifacts,
}: ExportItem["options"]): string {
  const which =
    experiments === undefined
      ? "all experiments"
      : `${experiments.length} ${experiments.length === 1 ? "experiment" : "experiments"}`;
  return [which, ...(deleted ? ["deleted runs"] : []), ...(artifacts ? ["files"] : [])].join(", ");
}

/** Bytes of the download: the export's files, and the runs' where they come along. */
export function sumBytes({ files, artifacts }: ExportResult): number {
  const own = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return own + (artifacts.included ? artifacts.sizeBytes : 0);
}
