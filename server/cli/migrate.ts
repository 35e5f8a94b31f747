import { getConfig } from "@/server/platform/config";
import { migrateDatabase } from "@/server/platform/migrate";
import { checkDatabase, requireDatabaseUrl } from "./database-url";
import { say } from "./say";

/** Applies pending migrations to DATABASE_URL and names them. */
export async function runMigrateCommand(): Promise<void> {
  const databaseUrl = requireDatabaseUrl(getConfig());
  await checkDatabase(databaseUrl);
  const applied = await migrateDatabase(databaseUrl);
  say(applied.length === 0 ? "database is up to date" : `applied ${applied.join(", ")}`);
}
