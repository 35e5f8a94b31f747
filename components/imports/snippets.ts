import { formatCount } from "@/components/ui/format";
import type { CreateImportInput, ImportCounts, ImportItem } from "@/server/tracking/imports/schema";

export const SOURCE_WORDS: Readonly<Record<ImportItem["kind"], string>> = {
  mlflow: "MLflow",
  neptune: "Neptune",
  csv: "CSV",
};

/** The call that starts the same import; credentials stay out of it. */
export function formatCurl(url: string, input: CreateImportInput): string {
  const { source } = input;
  const shown =
    source.kind === "mlflow"
      ? { ...source, token: undefined, password: undefined, username: undefined }
      : source;
  const body = JSON.stringify({ ...input, source: shown }, null, 2).replaceAll("'", "'\\''");
  return `curl -X POST "${url}/api/v1/imports" \\
  -H "Authorization: Bearer $HEADRACE_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '${body}'`;
}

export function describeCounts({ runs, existing, points, files }: ImportCounts): string {
  const parts = [
    `${formatCount(runs)} runs`,
    ...(existing > 0 ? [`${formatCount(existing)} of them here before`] : []),
    `${formatCount(points)} points`,
    ...(files > 0 ? [`${formatCount(files)} files`] : []),
  ];
  return parts.join(", ");
}
