import type { Config } from "./config";
import type { Db, Pool } from "./db";
import type { KeptFiles } from "./kept-files";
import type { Logger } from "./log";
import type { ObjectStore } from "./object-store";
import type { Sandbox } from "./sandbox/sandbox";

/** Who acts: a signed-in person, an API key, or the system itself. */
export type Actor = {
  kind: "user" | "key" | "system";
  id: string | null;
  name: string;
  role: string;
};

/** What every service verb gets. Verbs read time from `now`, never from the clock. */
export type ServiceContext = {
  db: Db;
  pool: Pool;
  lake: ObjectStore;
  artifacts: ObjectStore;
  /** Processes in which people's SQL runs, apart from this one. */
  sandbox: Sandbox;
  /** Rows that were read from stores for questions, for a while. */
  keptFiles: KeptFiles;
  actor: Actor;
  now: () => Date;
  log: Logger;
  config: Config;
};

/** What a process holds for its lifetime: a context without an actor. */
export type Platform = Omit<ServiceContext, "actor">;

export const SYSTEM_ACTOR: Actor = { kind: "system", id: null, name: "system", role: "admin" };
