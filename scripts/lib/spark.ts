import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { ensureEnvironment, findFreePort, findPython, stopServer } from "./client-servers";

const CACHE = path.resolve("node_modules/.cache/spark-python");
const REQUIREMENTS = "clients/stores/spark-requirements.txt";
const STARTED = "Spark Connect server started";
const START_MS = 120_000;

export type SparkServer = { port: number; token: string; remove(): Promise<void> };

/** A Spark of one process that answers Spark Connect on loopback; null without Java or Python. */
export async function startSpark(): Promise<SparkServer | null> {
  const found = findPython();
  if (found === undefined || spawnSync("java", ["-version"]).status !== 0) return null;
  const home = homeOf(ensureEnvironment(found, CACHE, REQUIREMENTS));
  const folder = mkdtempSync(path.join(os.tmpdir(), "headrace-spark-"));
  const port = await findFreePort();
  const token = "right";
  const child = spawn(path.join(home, "bin", "spark-submit"), argumentsOf(port, folder), {
    cwd: folder,
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      ...process.env,
      SPARK_HOME: home,
      SPARK_LOCAL_IP: "127.0.0.1",
      SPARK_CONNECT_AUTHENTICATE_TOKEN: token,
    },
  });
  await untilStarted(child);
  return {
    port,
    token,
    remove: async () => {
      await stopServer(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Where the package of Python keeps Spark itself. */
function homeOf(python: string): string {
  const lib = path.resolve(path.dirname(python), "..", "lib");
  const homes = readdirSync(lib).map((each) => path.join(lib, each, "site-packages", "pyspark"));
  const home = homes.find((each) => existsSync(each));
  if (home === undefined) throw new Error(`There is no pyspark below ${lib}`);
  return home;
}

function argumentsOf(port: number, folder: string): string[] {
  const settings = {
    "spark.ui.enabled": "false",
    "spark.connect.grpc.binding.address": "127.0.0.1",
    "spark.connect.grpc.binding.port": String(port),
    "spark.sql.warehouse.dir": path.join(folder, "warehouse"),
  };
  return [
    ...["--master", "local[2]", "--driver-memory", "1g"],
    ...["--class", "org.apache.spark.sql.connect.service.SparkConnectServer"],
    ...Object.entries(settings).flatMap(([name, value]) => ["--conf", `${name}=${value}`]),
    "spark-internal",
  ];
}

async function untilStarted(child: ChildProcess): Promise<void> {
  if (child.stderr === null) throw new Error("Spark's messages cannot be read");
  const timer = setTimeout(() => void stopServer(child), START_MS);
  const last: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    last.push(line);
    if (!line.includes(STARTED)) continue;
    clearTimeout(timer);
    // Unread, its messages would fill the pipe and stop it.
    child.stderr.resume();
    return;
  }
  clearTimeout(timer);
  throw new Error(`Spark did not start:\n${last.slice(-20).join("\n")}`);
}
