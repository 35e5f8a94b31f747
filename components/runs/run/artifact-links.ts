/** Address at which a file is shown in place. */
export function artifactViewHref(runId: string, path: string): string {
  return `/api/v1/runs/${runId}/artifact-files?path=${encodeURIComponent(path)}`;
}

export function artifactDownloadHref(runId: string, path: string): string {
  return `${artifactViewHref(runId, path)}&download=1`;
}

/** Address of a folder as a zip; the empty path is all files of the run. */
export function artifactZipHref(runId: string, path: string): string {
  return `/api/v1/runs/${runId}/artifact-zip?path=${encodeURIComponent(path)}`;
}

export function nameOfPath(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
