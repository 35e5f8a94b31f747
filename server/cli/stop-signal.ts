/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
export function waitForStopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = (signal: NodeJS.Signals) => {
      if (asked) process.exit(130);
      asked = true;
      resolve(signal);
    };
    process.on("SIGINT", onSignal);
    process.on("SIGTERM", onSignal);
    // A parent that dies closes this channel; its children must not outlive it.
    process.on("disconnect", () => onSignal("SIGTERM"));
  });
}
