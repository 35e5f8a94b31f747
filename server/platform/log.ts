import { type Logger, pino } from "pino";
import { getConfig } from "./config";

export type { Logger };

/** A structured logger of one process; JSON lines on standard error, secrets redacted. */
export function createLogger(component: string, level = getConfig().logLevel): Logger {
  return pino(
    {
      level,
      base: { component },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ["*.password", "*.token", "*.secret", "*.authorization", "*.cookie"],
    },
    pino.destination({ fd: 2, sync: false }),
  );
}
