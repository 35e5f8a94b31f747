import { findPathFault } from "@/server/lib/artifacts/path";
import { InvalidInputError } from "@/server/platform/errors";

const SCHEME = /^mlflow-artifacts:(?:\/\/[^/]*)?\//;
/** Where files of experiments lie in the artifact store. */
const EXPERIMENTS_FOLDER = "mlflow";
const EXPERIMENT_NUMBER = /^\d{1,19}$/;
const RUNS = /^runs$/;

/**
 * A relative path of names, "" for the folder itself, with one trailing slash forgiven.
 * @throws InvalidInputError when it could be read as another folder's
 */
export function parseRelativePath(path: string): string {
  const trimmed = path.endsWith("/") && path.length > 1 ? path.slice(0, -1) : path;
  if (trimmed === "") return "";
  const fault = findPathFault(trimmed);
  if (fault === null) return trimmed;
  throw new InvalidInputError(
    `Invalid path: "${path.slice(0, 200)}" ${fault}. Use a relative path of names joined by "/"`,
  );
}

/**
 * Key in the artifact store of what `uri` names: a stored folder of our own (`runs/<id>/artifacts`)
 * or an address of the artifact proxy (`mlflow-artifacts:/1/<id>/artifacts`).
 * @throws InvalidInputError for an address that this server does not hold
 */
export function toArtifactKey(uri: string): string {
  const path = parseRelativePath(uri.replace(SCHEME, ""));
  const [root = ""] = path.split("/");
  if (RUNS.test(root)) return path;
  if (SCHEME.test(uri) && EXPERIMENT_NUMBER.test(root)) return `${EXPERIMENTS_FOLDER}/${path}`;
  throw new InvalidInputError(
    `The artifacts at "${uri}" lie outside this server's artifact store, which holds "mlflow-artifacts:/<experiment>/…" and "mlflow-artifacts:/runs/…"`,
  );
}

/** The address by which clients reach a stored folder through the artifact proxy. */
export function toArtifactUri(stored: string): string {
  return stored.startsWith("runs/") ? `mlflow-artifacts:/${stored}` : stored;
}

/** Key of what the proxy is asked to read; "" is the folder of all experiments. */
export function toReadKey(path: string): string {
  const safe = parseRelativePath(path);
  return safe === "" ? EXPERIMENTS_FOLDER : toArtifactKey(`mlflow-artifacts:/${safe}`);
}

/** Key of what the proxy is asked to write or remove: below a run or model, never a root. */
export function toWriteKey(path: string): string {
  const key = toReadKey(path);
  const names = key.split("/").length - (key.startsWith(`${EXPERIMENTS_FOLDER}/`) ? 1 : 0);
  if (names >= 3 && key !== EXPERIMENTS_FOLDER) return key;
  throw new InvalidInputError(
    `Invalid path: "${path.slice(0, 200)}" is the root of an experiment or run. Name a file below "<experiment>/<run>/artifacts"`,
  );
}
