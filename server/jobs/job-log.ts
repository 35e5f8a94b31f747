import type { Db } from "@/server/platform/db";
import type { LogLevel } from "./definition";

const FLUSH_MS = 250;

/** Collects a job's log lines and writes them in batches, in order. */
export class JobLogWriter {
  private lines: { jobId: string; attempt: number; at: Date; level: string; message: string }[] =
    [];
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly db: Db,
    private readonly jobId: string,
    private readonly attempt: number,
  ) {}

  write(level: LogLevel, message: string): void {
    const { jobId, attempt } = this;
    this.lines.push({ jobId, attempt, at: new Date(), level, message: message.slice(0, 8_000) });
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
  }

  /** Resolves when all lines so far are stored. A failed write is retried with the next one. */
  flush(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const batch = this.lines;
    this.lines = [];
    if (batch.length === 0) return this.writing;
    this.writing = this.writing.then(async () => {
      try {
        await this.db.jobLog.createMany({ data: batch });
      } catch {
        this.lines = [...batch, ...this.lines];
      }
    });
    return this.writing;
  }
}
