import type { TRPC_ERROR_CODE_KEY } from "@trpc/server";
import { z } from "zod";

export type ErrorCode =
  | "INVALID_INPUT"
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "ALREADY_EXISTS"
  | "CONFLICT"
  | "LIMIT_EXCEEDED"
  | "UNAVAILABLE"
  | "INTERNAL";

type Transport = {
  trpc: TRPC_ERROR_CODE_KEY;
  http: 400 | 401 | 403 | 404 | 409 | 429 | 500 | 503;
  mlflow: string;
  retry: boolean;
};

/** One row per code. `satisfies` makes a new code without a row a type error. */
export const TRANSPORT = {
  INVALID_INPUT: {
    trpc: "BAD_REQUEST",
    http: 400,
    mlflow: "INVALID_PARAMETER_VALUE",
    retry: false,
  },
  UNAUTHENTICATED: { trpc: "UNAUTHORIZED", http: 401, mlflow: "UNAUTHENTICATED", retry: false },
  FORBIDDEN: { trpc: "FORBIDDEN", http: 403, mlflow: "PERMISSION_DENIED", retry: false },
  NOT_FOUND: { trpc: "NOT_FOUND", http: 404, mlflow: "RESOURCE_DOES_NOT_EXIST", retry: false },
  // MLflow answers 400, not 409, when a registered model name is taken.
  ALREADY_EXISTS: { trpc: "CONFLICT", http: 400, mlflow: "RESOURCE_ALREADY_EXISTS", retry: false },
  CONFLICT: { trpc: "CONFLICT", http: 409, mlflow: "RESOURCE_CONFLICT", retry: false },
  LIMIT_EXCEEDED: {
    trpc: "TOO_MANY_REQUESTS",
    http: 429,
    mlflow: "REQUEST_LIMIT_EXCEEDED",
    retry: false,
  },
  UNAVAILABLE: {
    trpc: "SERVICE_UNAVAILABLE",
    http: 503,
    mlflow: "TEMPORARILY_UNAVAILABLE",
    retry: true,
  },
  INTERNAL: { trpc: "INTERNAL_SERVER_ERROR", http: 500, mlflow: "INTERNAL_ERROR", retry: true },
} as const satisfies Record<ErrorCode, Transport>;

/** Base of every failure the code expects. Anything else is a bug and maps to INTERNAL. */
export class AppError extends Error {
  override readonly name: string = "AppError";

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

export class NotFoundError extends AppError {
  override readonly name = "NotFoundError";

  constructor(entity: string, id: string) {
    super("NOT_FOUND", `${entity} ${id} not found`);
  }
}

export class InvalidInputError extends AppError {
  override readonly name = "InvalidInputError";

  constructor(message: string, options?: { cause?: unknown }) {
    super("INVALID_INPUT", message, options);
  }
}

/** Parses `value`, naming the first wrong place as `where.path` in an InvalidInputError. */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  where: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(describeIssues(parsed.error, where), { cause: parsed.error });
}

/** All issues as `place: message`, at most five, the rest counted. */
export function describeIssues(error: z.ZodError, where: string): string {
  const lines = error.issues.map((issue) => {
    const path = issue.path.map((part) =>
      typeof part === "number" ? `[${part}]` : `.${String(part)}`,
    );
    return `${where}${path.join("")}: ${issue.message}`;
  });
  const shown = lines.slice(0, 5).join("; ");
  return lines.length > 5 ? `${shown}; and ${lines.length - 5} more` : shown;
}

/** Any thrown value as an AppError; what nobody expected becomes INTERNAL with its cause kept. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof z.ZodError) return new InvalidInputError(describeIssues(error, "input"));
  return new AppError("INTERNAL", "Something went wrong on the server", { cause: error });
}
