import type { z } from "zod";
import { sampleSources } from "@/server/explore/sample";
import { QuestionInput } from "@/server/explore/schema";
import { resolveSources, type Sources } from "@/server/explore/service/sources";
import type { Actor, ServiceContext } from "@/server/platform/context";
import { parseInput } from "@/server/platform/errors";
import type { Checked, Question } from "@/server/platform/sandbox/protocol";
import type { SandboxSession } from "@/server/platform/sandbox/sandbox";

export type Asked = Sources & { checked: Checked; question: Question };

/** What the history and the processes know an actor by. */
export function ownerOf({ kind, id, name }: Actor): string {
  return `${kind}:${id ?? name}`;
}

/** Checks a question, finds its datasets and works on it in a process of its own. */
export async function ask<T>(
  ctx: ServiceContext,
  input: QuestionInput,
  { timeoutSeconds, signal }: { timeoutSeconds: number; signal?: AbortSignal | undefined },
  work: (session: SandboxSession, asked: Asked) => Promise<T>,
): Promise<T> {
  const { id, sql, brushes, pins, scope } = parseQuestion(input);
  const call = { owner: ownerOf(ctx.actor), id, timeoutMs: timeoutSeconds * 1000, signal };
  return ctx.sandbox.use(call, async (session) => {
    const checked = await session.ask({ kind: "check", sql });
    const whole = await resolveSources(ctx, { sql, checked, pins });
    const resolved = { ...whole, ...sampleSources(whole, scope) };
    const question = { sql, brushes, tables: resolved.tables };
    return work(session, { ...resolved, checked, question });
  });
}

function parseQuestion(input: QuestionInput): z.output<typeof QuestionInput> {
  return parseInput(QuestionInput, input, "query");
}
