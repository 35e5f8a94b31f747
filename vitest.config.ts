import path from "node:path";
import { defineConfig } from "vitest/config";

const NOT_OURS = ["**/node_modules/**", ".next/**", ".venv/**"];

export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname) } },
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...NOT_OURS, "**/*.db.test.ts", "**/*.stores.test.ts"],
          // Property tests compute for seconds where the machine has other work.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: ["**/*.db.test.ts"],
          exclude: NOT_OURS,
          globalSetup: ["scripts/lib/test-database.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "stores",
          include: ["**/*.stores.test.ts"],
          exclude: NOT_OURS,
          globalSetup: ["scripts/lib/test-database.ts", "scripts/lib/store-servers.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
