import { AppError, type ErrorCode } from "@/server/platform/errors";
import type { SandboxFault } from "@/server/platform/sandbox/protocol";

const CODES = {
  wrong: "INVALID_INPUT",
  refused: "FORBIDDEN",
  breach: "FORBIDDEN",
  limit: "LIMIT_EXCEEDED",
  stopped: "CONFLICT",
} as const satisfies Record<SandboxFault["kind"], ErrorCode>;

/** A fault as everybody else's error; its place ends the message, as `line 2, column 5`. */
export function toSandboxError({ kind, message, place }: SandboxFault): AppError {
  const where = place === null ? "" : ` (line ${place.line}, column ${place.column})`;
  return new AppError(CODES[kind], `${message}${where}`);
}
