import type { z } from "zod";
import type { PreparedRead } from "@/server/catalog/service";
import type { StoreReadNote } from "@/server/catalog/store-reads/schema";
import { sampleSources } from "@/server/explore/sample";
import { QuestionInput } from "@/server/explore/schema";
import { resolveSources, type Sources } from "@/server/explore/service/sources";
import {
  bindFirst,
  prepareReads,
  questionSql,
  readTables,
  shapeTables,
} from "@/server/explore/service/store-tables";
import { isStoreTable } from "@/server/lib/sql/table-uses";
import type { Actor, ServiceContext } from "@/server/platform/context";
import { parseInput } from "@/server/platform/errors";
import type { Checked, Question } from "@/server/platform/sandbox/protocol";
import type { SandboxSession } from "@/server/platform/sandbox/sandbox";

export type Asked = Sources & {
  checked: Checked;
  question: Question;
  reads: StoreReadNote[];
  /** Statements that stores are sent for it, by the names of their tables. */
  statements: { name: string; statement: string }[];
};

export type AskOptions = {
  timeoutSeconds: number;
  signal?: AbortSignal | undefined;
  /**
   * Which rows of stores will do: those of now, those kept from a while ago, those that a former page
   * told, or none.
   */
  rows: "fresh" | "kept" | "pinned" | "none";
};

/** What the history and the processes know an actor by. */
export function ownerOf({ kind, id, name }: Actor): string {
  return `${kind}:${id ?? name}`;
}

/** Checks a question, finds its tables and works on it in a process of its own. */
export async function ask<T>(
  ctx: ServiceContext,
  input: QuestionInput,
  options: AskOptions,
  work: (session: SandboxSession, asked: Asked) => Promise<T>,
): Promise<T> {
  const { id, sql, brushes, pins, scope } = parseQuestion(input);
  const { timeoutSeconds, signal } = options;
  const call = { owner: ownerOf(ctx.actor), id, timeoutMs: timeoutSeconds * 1000, signal };
  return ctx.sandbox.use(call, async (session) => {
    const checked = await session.ask({ kind: "check", sql });
    const prepared = await prepareReads(ctx, { sql, checked });
    const datasets = checked.tables.filter(({ name }) => !isStoreTable(name));
    const named = { ...checked, tables: datasets };
    const whole = await resolveSources(ctx, { sql, checked: named, pins });
    const resolved = { ...whole, ...sampleSources(whole, scope) };
    const question = { sql, brushes, tables: resolved.tables };
    const asked = { ...resolved, checked, question, reads: [], statements: [] };
    if (prepared.length === 0) return work(session, asked);
    return workOnStores(ctx, session, { asked, prepared, pins, options }, work);
  });
}

type OnStores = {
  asked: Asked;
  prepared: PreparedRead[];
  pins: Readonly<Record<string, number>>;
  options: AskOptions;
};

async function workOnStores<T>(
  ctx: ServiceContext,
  session: SandboxSession,
  { asked, prepared, pins, options }: OnStores,
  work: (session: SandboxSession, asked: Asked) => Promise<T>,
): Promise<T> {
  await bindFirst(session, asked.question, prepared);
  const { question } = asked;
  const sql = questionSql(question.sql, prepared);
  if (options.rows === "none") {
    const tables = [...question.tables, ...shapeTables(prepared)];
    const statements = prepared.map(({ use, statement }) => ({ name: use.written, statement }));
    return work(session, { ...asked, statements, question: { ...question, sql, tables } });
  }
  const reads = await readTables(ctx, session, prepared, {
    ...{ owner: ownerOf(ctx.actor), pins, timeoutMs: options.timeoutSeconds * 1000 },
    ...{ mayBeKept: options.rows !== "fresh", isPinned: options.rows === "pinned" },
  });
  try {
    const tables = [...question.tables, ...reads.tables];
    return await work(session, {
      ...{ ...asked, reads: reads.notes },
      question: { ...question, sql, tables },
    });
  } finally {
    reads.giveBack();
  }
}

function parseQuestion(input: QuestionInput): z.output<typeof QuestionInput> {
  return parseInput(QuestionInput, input, "query");
}
