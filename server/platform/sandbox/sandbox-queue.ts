import { AppError } from "@/server/platform/errors";

type Waiting = {
  owner: string;
  id: string;
  admit: (place: number) => void;
  refuse: (error: AppError) => void;
};

/** Who may use which of `size` places, first come first served, one place an owner. */
export class SandboxQueue {
  private readonly free: number[];
  private readonly owners = new Set<string>();
  private waiting: Waiting[] = [];

  constructor(
    size: number,
    private readonly maxWaitMs: number,
  ) {
    this.free = Array.from({ length: size }, (_, place) => place);
  }

  /**
   * A place for the owner, as soon as there is one.
   * @throws AppError LIMIT_EXCEEDED after the longest wait, CONFLICT when cancelled
   */
  enter({ owner, id, signal }: { owner: string; id: string; signal?: AbortSignal | undefined }) {
    return new Promise<number>((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
        act();
      };
      const entry: Waiting = {
        ...{ owner, id },
        admit: (place) => settle(() => resolve(place)),
        refuse: (error) => settle(() => reject(error)),
      };
      const giveUp = (error: AppError) => {
        this.waiting = this.waiting.filter((each) => each !== entry);
        entry.refuse(error);
      };
      const onAbort = () => giveUp(cancelled());
      const timer = setTimeout(() => giveUp(tooBusy(this.maxWaitMs)), this.maxWaitMs);
      signal?.addEventListener("abort", onAbort, { once: true });
      this.waiting.push(entry);
      this.admitNext();
    });
  }

  leave(place: number, owner: string): void {
    this.free.push(place);
    this.owners.delete(owner);
    this.admitNext();
  }

  /** Takes a call out of the queue; false if it does not wait. */
  cancel(owner: string, id: string): boolean {
    const found = this.waiting.find((each) => each.owner === owner && each.id === id);
    if (found === undefined) return false;
    this.waiting = this.waiting.filter((each) => each !== found);
    found.refuse(cancelled());
    return true;
  }

  private admitNext(): void {
    for (;;) {
      const next = this.waiting.find(({ owner }) => !this.owners.has(owner));
      const place = next === undefined ? undefined : this.free.pop();
      if (next === undefined || place === undefined) return;
      this.waiting = this.waiting.filter((each) => each !== next);
      this.owners.add(next.owner);
      next.admit(place);
    }
  }
}

function cancelled(): AppError {
  return new AppError("CONFLICT", "The query was cancelled");
}

function tooBusy(waitedMs: number): AppError {
  const message = `All query processes were busy for ${waitedMs / 1000} s. Wait for your other query, or ask again later`;
  return new AppError("LIMIT_EXCEEDED", message);
}
