import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const startedAt = performance.now();
const KEPT_LINES = 40;
const SIGNALS = ["SIGINT", "SIGTERM"];

/** A reason to stop that a person can mend; shown as one line, without a stack. */
export class ScriptError extends Error {}

/** One line to the person at the terminal, with the seconds since the command began. */
export function say(message) {
  console.log(`${secondsSince(startedAt).padStart(5)} s  ${message}`);
}

function secondsSince(instant) {
  return ((performance.now() - instant) / 1000).toFixed(1);
}

/** Runs a script's main function in the repository's root; ends with its exit code. */
export async function runScript(main) {
  try {
    checkNodeVersion();
    process.chdir(fileURLToPath(new URL("../..", import.meta.url)));
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    console.error(`headrace: ${error.message}`);
    process.exitCode = 1;
  }
}

function checkNodeVersion() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new ScriptError(`Node.js 20.19 or newer is needed, this is ${process.versions.node}`);
}

/** Runs a program with its output shown; resolves to its exit code. */
export async function runShown(command, args, environment = {}) {
  const child = spawn(command, args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...environment },
  });
  return waitForEnd(child, command);
}

/**
 * Runs a program behind a progress line that counts its seconds. Its output is kept, and the last
 * lines of it are shown when it fails, which throws ScriptError. Resolves to standard output.
 */
export async function runQuietly(label, command, args, environment = {}) {
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  const output = { stdout: "", all: "" };
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output.stdout += text;
    output.all += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    output.all += text;
  });
  const progress = startProgress(label);
  const code = await waitForEnd(child, command).finally(progress.stop);
  if (code !== 0) {
    console.error(output.all.trimEnd().split("\n").slice(-KEPT_LINES).join("\n"));
    throw new ScriptError(
      `${label} failed (${command} ended with ${code}); its last lines are above`,
    );
  }
  progress.done();
  return output.stdout;
}

function startProgress(label) {
  const beganAt = performance.now();
  const isTerminal = process.stdout.isTTY === true;
  if (!isTerminal) say(label);
  const show = () => {
    if (isTerminal)
      process.stdout.write(`\r\x1b[K${secondsSince(startedAt).padStart(5)} s  ${label}`);
    else say(`${label}: ${secondsSince(beganAt)} s so far`);
  };
  if (isTerminal) show();
  const timer = setInterval(show, isTerminal ? 200 : 15_000);
  return {
    stop: () => {
      clearInterval(timer);
      if (isTerminal) process.stdout.write("\r\x1b[K");
    },
    done: () => say(`${label}: done in ${secondsSince(beganAt)} s`),
  };
}

/** Exit code of a child, 128 + n for signal n; a signal to us is passed on and ends us with it. */
function waitForEnd(child, command) {
  return new Promise((resolve, reject) => {
    const passOn = (signal) => {
      child.kill(signal);
      child.once("exit", () => process.exit(130));
    };
    for (const signal of SIGNALS) process.on(signal, passOn);
    const settle = (finish) => {
      for (const signal of SIGNALS) process.off(signal, passOn);
      finish();
    };
    child.once("error", (error) =>
      settle(() => reject(new ScriptError(`cannot run ${command}: ${error.message}`))),
    );
    child.once("close", (code) => settle(() => resolve(code ?? 130)));
  });
}
