import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import type { TestProject } from "vitest/node";
import { z } from "zod";
import type { S3Access } from "@/server/catalog/connectors/fixtures/servers";
import { ensureEnvironment, findFreePort, findPython, note, stopServer } from "./client-servers";
import { startMariaDb } from "./mariadb";
import { startSpark } from "./spark";

const FOLDER = "clients/stores";
const CACHE = path.resolve("node_modules/.cache/stores-python");
const CONTRACTS_CACHE = path.resolve("node_modules/.cache/contracts-python");
const START_MS = 60_000;

const Key = z.tuple([z.string(), z.string()]);
const Keys = z.object({ admin: Key, reader: Key, nobody: Key });

/** Real servers for the connectors' tests; what cannot be had is left out, and said. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const mariaDb = await startMariaDb();
  const s3 = await startS3();
  const spark = await startSpark();
  if (mariaDb === null) note("no MariaDB (Debian's packages are needed): its tests are left out");
  if (s3 === null) note("no Python 3.10 or newer: the tests of S3 stores are left out");
  if (spark === null) note("no Java or no Python 3.10: the tests of Spark stores are left out");
  project.provide("spark", spark === null ? null : { port: spark.port, token: spark.token });
  project.provide("mariaDbPort", mariaDb?.port ?? null);
  project.provide("s3", s3?.access ?? null);
  project.provide("dataContractCli", findDataContractCli());
  return async () => {
    await mariaDb?.remove();
    await spark?.remove();
    if (s3 !== null) await stopServer(s3.child);
  };
}

/** The standard's own command line; null without Python. */
function findDataContractCli(): string | null {
  const found = findPython();
  if (found === undefined) return null;
  const python = ensureEnvironment(found, CONTRACTS_CACHE, "clients/contracts/requirements.txt");
  return path.join(path.dirname(python), "datacontract");
}

async function startS3(): Promise<{ access: S3Access; child: ChildProcess } | null> {
  const found = findPython();
  if (found === undefined) return null;
  const python = ensureEnvironment(found, CACHE, path.join(FOLDER, "requirements.txt"));
  const port = await findFreePort();
  const child = spawn(python, [path.join(FOLDER, "serve_s3.py"), "--port", String(port)], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const timer = setTimeout(() => void stopServer(child), START_MS);
  for await (const line of createInterface({ input: child.stdout })) {
    clearTimeout(timer);
    const keys = Keys.parse(JSON.parse(line));
    return { access: { endpoint: `http://127.0.0.1:${port}`, ...keys }, child };
  }
  throw new Error("The S3 server did not start");
}
