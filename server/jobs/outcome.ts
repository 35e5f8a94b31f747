import { TRANSPORT, toAppError } from "@/server/platform/errors";

/** Thrown into a job whose worker no longer owns it. Nothing it does counts any more. */
export class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";
}

/** Abort reason of a job that a person cancelled. */
export class CancelledError extends Error {
  override readonly name = "CancelledError";
}

/** Abort reason of a job whose worker is stopping; the job goes back to the queue. */
export class ShutdownError extends Error {
  override readonly name = "ShutdownError";
}

export type Settlement =
  | { state: "lost" }
  | { state: "released" }
  | { state: "retry"; error: string; errorCode: string; delaySeconds: number }
  | { state: "failed"; error: string; errorCode: string }
  | { state: "cancelled"; error: string; errorCode: string };

/** Seconds before attempt `attempt + 1`: 2, 4, 8 … at most 300. */
export function backoffSeconds(attempt: number): number {
  return Math.min(2 ** attempt, 300);
}

/**
 * What becomes of a job that threw `error` in attempt `attempt` of `maxAttempts`. Faults of the
 * input fail at once; unknown and passing faults are tried again while attempts remain.
 */
export function settleFailure(
  error: unknown,
  attempt: number,
  maxAttempts: number,
  abortReason: unknown,
): Settlement {
  const cause = abortReason ?? error;
  if (cause instanceof LeaseLostError) return { state: "lost" };
  if (cause instanceof CancelledError) {
    return { state: "cancelled", error: cause.message, errorCode: "CANCELLED" };
  }
  if (cause instanceof ShutdownError) return { state: "released" };

  const { code, message } = toAppError(error);
  const text = code === "INTERNAL" ? internalMessage(error) : message;
  if (!TRANSPORT[code].retry || attempt >= maxAttempts) {
    return { state: "failed", error: text, errorCode: code };
  }
  return { state: "retry", error: text, errorCode: code, delaySeconds: backoffSeconds(attempt) };
}

/** Job errors are read by the team that runs the job, so an unexpected fault keeps its text. */
function internalMessage(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
