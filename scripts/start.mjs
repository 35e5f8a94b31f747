// Installs, builds and runs everything on this machine until Ctrl-C. Usage: [PORT=3000] npm start
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { buildPages } from "./lib/build.mjs";
import { runScript, ScriptError } from "./lib/script.mjs";
import { setUp } from "./lib/set-up.mjs";

// One Ctrl-C arrives twice, from the terminal and from npm; a person's second one comes later.
const SAME_PRESS_MS = 500;
const PARENT_CHECK_MS = 500;

await runScript(async () => {
  await checkPort(process.env.HOST || "127.0.0.1", process.env.PORT || "3000");
  await setUp();
  await buildPages();
  return runProduct();
});

function checkPort(host, port) {
  if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
    throw new ScriptError(`PORT is ${port}; it must be a whole number from 1 to 65535`);
  }
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", ({ code, message }) => {
      const taken = `port ${port} is taken; choose another with PORT=<number> npm start`;
      const other = `cannot listen on ${host}:${port}: ${message}`;
      reject(new ScriptError(code === "EADDRINUSE" ? taken : other));
    });
    probe.listen(Number(port), host, () => probe.close(resolve));
  });
}

/** Its own process group, so that signals reach it once, through us; the channel tells it when we die. */
function runProduct() {
  const child = spawn(process.execPath, ["--import", "tsx", "server/main.ts", "up"], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    detached: true,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  let passedOnAt = Number.NEGATIVE_INFINITY;
  const passOn = () => {
    if (performance.now() - passedOnAt < SAME_PRESS_MS) return;
    passedOnAt = performance.now();
    child.kill("SIGTERM");
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, passOn);
  stopWithNpm(passOn);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** A killed npm takes only its shell along, so that shell's end is our signal. */
function stopWithNpm(stop) {
  if (process.env.npm_lifecycle_event !== "start") return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, PARENT_CHECK_MS);
  timer.unref();
}
