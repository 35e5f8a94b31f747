import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";

const port = z.coerce.number().int().min(1).max(65_535);

const Environment = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("production"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  PORT: port.default(3000),
  HOST: z.string().min(1).default("127.0.0.1"),
  HEADRACE_DATA_DIR: z.string().min(1).default(".headrace"),
  HEADRACE_LAKE_URL: z.url({ protocol: /^file$/ }).optional(),
  HEADRACE_SECRET: z.string().min(32).optional(),
  HEADRACE_WORKERS: z.coerce.number().int().min(0).max(64).default(1),
  HEADRACE_WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(4),
  HEADRACE_LEASE_SECONDS: z.coerce.number().min(2).max(3600).default(20),
  HEADRACE_QUERY_SECONDS: z.coerce.number().min(1).max(600).default(30),
  HEADRACE_DEMO: z.enum(["auto", "on", "off"]).default("auto"),
  HEADRACE_BOOTSTRAP_API_KEY: z.string().min(24).optional(),
  HEADRACE_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  HEADRACE_CODE_VERSION: z.string().min(1).optional(),
  HEADRACE_WEBHOOK_ALLOW_PRIVATE: z.enum(["on", "off"]).default("off"),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

export type Config = {
  nodeEnv: "development" | "test" | "production";
  databaseUrl: string | undefined;
  port: number;
  host: string;
  dataDir: string;
  lakeUrl: string;
  secret: string | undefined;
  workers: number;
  workerConcurrency: number;
  leaseSeconds: number;
  /** How long a query of Explore may take. */
  querySeconds: number;
  demo: "auto" | "on" | "off";
  bootstrapApiKey: string | undefined;
  publicUrl: string;
  /** Version of the running code, recorded with every run it makes; unknown outside a checkout. */
  codeVersion: string | undefined;
  /** Webhooks may call plain HTTP and addresses of private networks. */
  webhookAllowPrivate: boolean;
  logLevel: "debug" | "info" | "warn" | "error" | "silent";
};

/** A wrong environment value; the message names the variable. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Reads the environment once; empty strings count as unset. Throws ConfigError naming the variable. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new ConfigError(`Wrong configuration. ${lines.join("; ")}`);
  }
  const env = parsed.data;
  const dataDir = path.resolve(env.HEADRACE_DATA_DIR);
  return {
    nodeEnv: env.NODE_ENV,
    databaseUrl: env.DATABASE_URL,
    port: env.PORT,
    host: env.HOST,
    dataDir,
    lakeUrl: env.HEADRACE_LAKE_URL ?? pathToFileURL(path.join(dataDir, "lake")).href,
    secret: env.HEADRACE_SECRET,
    workers: env.HEADRACE_WORKERS,
    workerConcurrency: env.HEADRACE_WORKER_CONCURRENCY,
    leaseSeconds: env.HEADRACE_LEASE_SECONDS,
    querySeconds: env.HEADRACE_QUERY_SECONDS,
    demo: env.HEADRACE_DEMO,
    bootstrapApiKey: env.HEADRACE_BOOTSTRAP_API_KEY,
    publicUrl: env.HEADRACE_PUBLIC_URL ?? `http://${env.HOST}:${env.PORT}`,
    codeVersion: env.HEADRACE_CODE_VERSION,
    webhookAllowPrivate: env.HEADRACE_WEBHOOK_ALLOW_PRIVATE === "on",
    logLevel: env.LOG_LEVEL,
  };
}

let current: Config | undefined;

/** The process's configuration, parsed at first use. */
export function getConfig(): Config {
  current ??= readConfig(process.env);
  return current;
}

/** Name of this machine, as workers and logs show it. */
export function hostName(): string {
  return os.hostname();
}

/** The environment that a child process inherits, with `extra` on top. */
export function childEnvironment(extra: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...extra };
}

/** The environment of a child process that must know nothing of ours: no address, no secret, no key. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, LD_LIBRARY_PATH, TMPDIR } = process.env;
  const given = Object.entries({ PATH, LD_LIBRARY_PATH, TMPDIR });
  return { NODE_ENV: "production", TZ: "UTC", ...Object.fromEntries(given.filter(([, v]) => v)) };
}
