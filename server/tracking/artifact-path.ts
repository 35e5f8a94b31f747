import { InvalidInputError } from "@/server/platform/errors";

const SEGMENT_MAX = 255;

/**
 * The path of a run's artifact as stored: slash-separated, relative, without `.` or `..`.
 * @throws InvalidInputError when the path could leave the run's folder
 */
export function parseArtifactPath(path: string): string {
  const segments = path.split("/");
  const isSafe = segments.every(
    (segment) =>
      segment !== "" &&
      segment !== "." &&
      segment !== ".." &&
      segment.length <= SEGMENT_MAX &&
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
      !/[\\\u0000-\u001f]/.test(segment) &&
      !segment.endsWith(".tmp"),
  );
  if (isSafe && !/^[A-Za-z]:/.test(path)) return path;
  throw new InvalidInputError(
    `Artifact path "${path}": use a relative path of names joined by "/", without "..", "\\" or a name ending in ".tmp"`,
  );
}

/** Folder of a run's artifacts in the artifact store. */
export function artifactFolder(runId: string): string {
  return `runs/${runId}/artifacts`;
}
