import { AppError } from "@/server/platform/errors";

/** Worded as MLflow words it, because its clients' tests match the text. */
export function modelNotFound(name: string): AppError {
  return new AppError("NOT_FOUND", `Registered Model with name=${name} not found`);
}

export function versionNotFound(name: string, number: number | bigint): AppError {
  return new AppError("NOT_FOUND", `Model Version (name=${name}, version=${number}) not found`);
}

export function modelExists(name: string, cause: unknown): AppError {
  const advice = "Take another name";
  const message = `Registered Model (name=${name}) already exists. ${advice}`;
  return new AppError("ALREADY_EXISTS", message, { cause });
}
