import { createHash } from "node:crypto";
import { InvalidInputError } from "@/server/platform/errors";
import { readPage } from "@/server/protocols/mlflow/registry/fields";
import {
  parseLoggedModelFilter,
  parseLoggedModelOrderBy,
} from "@/server/protocols/mlflow/search/logged-model-search";
import {
  messageList,
  missingParameter,
  optionalString,
  requireString,
  stringList,
  type WireMessage,
} from "@/server/protocols/mlflow/wire";
import type { LoggedModelSearch } from "@/server/tracking/logged-models/service";

const PAGE = { usual: 50, most: 1_000 };
const EXPERIMENT_MAX = 2_147_483_647;

/** What a search asks for; its page token is good for this search alone. */
export function readLoggedModelSearch(message: WireMessage): LoggedModelSearch & { bound: string } {
  const ids = stringList(message, "experiment_ids");
  if (ids.length === 0) throw missingParameter("experiment_ids");
  const filter = optionalString(message, "filter") ?? "";
  const datasets = messageList(message, "datasets").map((dataset, index) => ({
    name: requireString(dataset, "dataset_name", `datasets[${index}].dataset_name`),
    digest: optionalString(dataset, "dataset_digest") || undefined,
  }));
  const orderBy = messageList(message, "order_by");
  const query = JSON.stringify([ids, filter, datasets, orderBy]);
  const bound = createHash("sha256").update(query).digest("base64url").slice(0, 22);
  return {
    bound,
    experimentNumbers: ids.map(readExperimentId),
    clauses: parseLoggedModelFilter(filter),
    datasets,
    orderBy: parseLoggedModelOrderBy(orderBy),
    ...readPage(message, PAGE, bound),
  };
}

/** The number of an experiment; one that is too large names none. */
export function readExperimentId(text: string): number {
  if (/^\d+$/.test(text)) return Math.min(Number(text), EXPERIMENT_MAX);
  throw new InvalidInputError(
    `Invalid experiment ID '${text}'. Experiment ID must be a valid integer.`,
  );
}
