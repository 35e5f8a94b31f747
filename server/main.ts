import { StartError } from "@/server/cli/start-error";
import { ConfigError, getConfig } from "@/server/platform/config";
import { AppError } from "@/server/platform/errors";

// Each command is loaded on its own: a web process holds no DuckDB, a worker no Next.
const COMMANDS: Record<string, () => Promise<void>> = {
  up: async () => (await import("@/server/cli/up")).runUpCommand(),
  web: async () => (await import("@/server/cli/web")).runWebCommand(),
  worker: async () => (await import("@/server/cli/worker")).runWorkerCommand(),
  migrate: async () => (await import("@/server/cli/migrate")).runMigrateCommand(),
  demo: async () => (await import("@/server/cli/demo")).runDemoCommand(),
};

const USAGE = `Usage: node --import tsx server/main.ts <command>

  up       database, migrations, web and workers in one go (what npm start runs)
  web      one web process on HOST:PORT; needs DATABASE_URL
  worker   one worker process; needs DATABASE_URL
  migrate  apply the migrations to DATABASE_URL
  demo     queue the demo workspace on DATABASE_URL`;

async function main(): Promise<void> {
  const command = COMMANDS[process.argv[2] ?? ""];
  if (command === undefined) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  try {
    getConfig();
    await command();
  } catch (error) {
    const isExplained = [ConfigError, StartError, AppError].some((kind) => error instanceof kind);
    if (!(error instanceof Error && isExplained)) throw error;
    console.error(`headrace: ${error.message}`);
    process.exit(1);
  }
}

await main();
