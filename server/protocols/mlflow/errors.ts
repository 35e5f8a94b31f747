import type { Context } from "hono";
import { AppError, type ErrorCode, TRANSPORT, toAppError } from "@/server/platform/errors";

/** Codes of MLflow that our own taxonomy does not tell apart, with the status that clients expect. */
const WIRE_CODES = {
  BAD_REQUEST: { code: "INVALID_INPUT", http: 400 },
  // MLflow answers 500, which makes its clients retry for minutes what cannot succeed.
  INVALID_STATE: { code: "CONFLICT", http: 400 },
  NOT_IMPLEMENTED: { code: "INVALID_INPUT", http: 501 },
} as const satisfies Record<string, { code: ErrorCode; http: 400 | 501 }>;

export type WireCode = keyof typeof WIRE_CODES;

/** A failure that MLflow names by a code of its own. */
export class MlflowError extends AppError {
  override readonly name = "MlflowError";

  constructor(
    readonly wireCode: WireCode,
    message: string,
  ) {
    super(WIRE_CODES[wireCode].code, message);
  }
}

/** `{error_code, message}` with MLflow's status: clients raise by the code and retry by the status. */
export function mlflowProblem(c: Context, error: unknown): Response {
  if (error instanceof MlflowError) {
    const body = { error_code: error.wireCode, message: error.message };
    return c.json(body, WIRE_CODES[error.wireCode].http);
  }
  const { code, message } = toAppError(error);
  return c.json({ error_code: TRANSPORT[code].mlflow, message }, TRANSPORT[code].http);
}
