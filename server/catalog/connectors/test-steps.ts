import type { TestStep } from "@/server/catalog/schema";
import { AppError } from "@/server/platform/errors";

export type StepToTest = { name: TestStep["name"]; run: () => Promise<string> };

/** Runs steps in order until one fails. An unexpected error says only that it was one. */
export async function runTestSteps(
  now: () => Date,
  steps: readonly StepToTest[],
): Promise<TestStep[]> {
  const results: TestStep[] = [];
  for (const { name, run } of steps) {
    if (results.some(({ state }) => state === "failed")) {
      results.push({ name, state: "skipped", message: "Not tried", durationMs: 0 });
      continue;
    }
    const startedAt = now().getTime();
    const end = (state: "passed" | "failed", message: string) =>
      results.push({ name, state, message, durationMs: now().getTime() - startedAt });
    try {
      end("passed", await run());
    } catch (error) {
      end("failed", error instanceof AppError ? error.message : "An unexpected fault; see the log");
    }
  }
  return results;
}
