import { InvalidInputError } from "@/server/platform/errors";
import { missingParameter, type WireMessage } from "@/server/protocols/mlflow/wire";

const LARGEST = 2_147_483_647;

/** The number of an experiment as text or number; one that is too large names none. */
export function toExperimentNumber(value: unknown): number {
  const text = String(value);
  if (/^\d+$/.test(text)) return Math.min(Number(text), LARGEST);
  throw new InvalidInputError(
    `Invalid experiment ID '${text}'. Experiment ID must be a valid integer.`,
  );
}

export function readExperimentNumber(message: WireMessage): number {
  const { experiment_id: value } = message;
  if (value === undefined || value === null || value === "")
    throw missingParameter("experiment_id");
  return toExperimentNumber(value);
}

const LIFECYCLES: Readonly<Record<string, "active" | "deleted" | "all">> = {
  ACTIVE_ONLY: "active",
  DELETED_ONLY: "deleted",
  ALL: "all",
};

/** By name, or by number as older clients send it; an unknown one is the usual, active. */
export function readLifecycle(message: WireMessage, name: string): "active" | "deleted" | "all" {
  const value = message[name];
  const text = typeof value === "number" ? Object.keys(LIFECYCLES)[value - 1] : String(value);
  return LIFECYCLES[text ?? ""] ?? "active";
}
