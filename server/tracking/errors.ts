import { AppError, InvalidInputError, NotFoundError } from "@/server/platform/errors";

/** Worded as MLflow words it, because its clients' tests match the text. */
export function runNotFound(id: string): NotFoundError {
  return new NotFoundError("Run with", `id=${id}`);
}

export function runIsDeleted(id: string): InvalidInputError {
  return new InvalidInputError(
    `The run ${id} must be in the 'active' state. Current state is deleted.`,
  );
}

export function experimentNotFound(number: number | bigint): AppError {
  return new AppError("NOT_FOUND", `No Experiment with id=${number} exists`);
}

export function experimentNameNotFound(name: string): AppError {
  return new AppError("NOT_FOUND", `Could not find experiment with name '${name}'`);
}

export function experimentIsDeleted(number: number): InvalidInputError {
  return new InvalidInputError(
    `The experiment ${number} must be in the 'active' state. Current state is deleted.`,
  );
}
