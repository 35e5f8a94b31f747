const startedAt = performance.now();

/** One line to the person at the terminal, with the seconds since the process began. */
export function say(message: string): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(5);
  process.stdout.write(`${seconds} s  ${message}\n`);
}
