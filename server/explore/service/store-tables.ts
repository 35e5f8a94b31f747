import { type PreparedRead, prepareStoreRead, readPrepared } from "@/server/catalog/service";
import type { StoreReadNote } from "@/server/catalog/store-reads/schema";
import { STORE_BYTES_MAX, STORE_ROWS_MAX } from "@/server/explore/constants";
import { placeOfByte } from "@/server/lib/sql/place";
import type { ServiceContext } from "@/server/platform/context";
import { AppError, InvalidInputError } from "@/server/platform/errors";
import type { BorrowedFile } from "@/server/platform/kept-files";
import type { Checked, Question, SandboxTable } from "@/server/platform/sandbox/protocol";
import type { SandboxSession } from "@/server/platform/sandbox/sandbox";

/** The tables of a query that lie in stores, planned; `place` of a name that cannot be asked is told. */
export async function prepareReads(
  ctx: ServiceContext,
  { sql, checked }: { sql: string; checked: Checked },
): Promise<PreparedRead[]> {
  const prepared: PreparedRead[] = [];
  for (const { name, at } of checked.tables) {
    const use = checked.uses.find((each) => each.name === name);
    if (use === undefined) continue;
    try {
      prepared.push(await prepareStoreRead(ctx, use));
    } catch (error) {
      if (!(error instanceof InvalidInputError) || at === null) throw error;
      const { line, column } = placeOfByte(sql, at);
      const message = `${error.message} (line ${line}, column ${column})`;
      throw new InvalidInputError(message, { cause: error });
    }
  }
  return prepared;
}

/** Asks the engine about a query whose tables are empty, so that a fault of its text costs no read. */
export async function bindFirst(
  session: SandboxSession,
  question: Question,
  prepared: readonly PreparedRead[],
): Promise<void> {
  const shapes = prepared.map(({ use, allColumns }) => ({
    ...{ name: use.name, files: [], masked: [], columns: allColumns },
  }));
  await session.ask({
    kind: "explain",
    ...question,
    tables: [...question.tables, ...shapes],
  });
}

/** The tables as they will come, without a row: enough to say how a query is computed. */
export function shapeTables(prepared: readonly PreparedRead[]): SandboxTable[] {
  return prepared.map(({ use, plan }) => ({
    ...{ name: use.name, files: [], masked: [], columns: plan.columns },
  }));
}

/** What the engine is asked: the query, or, where the store has computed its groups, the rest of it. */
export function questionSql(sql: string, prepared: readonly PreparedRead[]): string {
  return prepared.find(({ plan }) => plan.sql !== null)?.plan.sql ?? sql;
}

export type Reads = { tables: SandboxTable[]; notes: StoreReadNote[]; giveBack(): void };

type ReadOptions = {
  owner: string;
  /** Whether rows that were read a while ago will do. */
  mayBeKept: boolean;
  /** Reads that a page goes on from, by name: the time at which they were made. */
  pins: Readonly<Record<string, number>>;
  isPinned: boolean;
  timeoutMs: number;
};

/**
 * The rows of prepared tables, read now or kept from a while ago.
 * @throws AppError CONFLICT when the rows that a page goes on from are no longer kept
 */
export async function readTables(
  ctx: ServiceContext,
  session: SandboxSession,
  prepared: readonly PreparedRead[],
  options: ReadOptions,
): Promise<Reads> {
  const borrowed: BorrowedFile[] = [];
  const giveBack = () => {
    for (const each of borrowed) each.giveBack();
  };
  const reads: Reads = { tables: [], notes: [], giveBack };
  try {
    for (const each of prepared) {
      const kept = await readOne(ctx, session, each, options);
      borrowed.push(kept);
      reads.tables.push({ name: each.use.name, files: [kept.file], masked: [] });
      reads.notes.push(toNote(each, kept));
    }
    return reads;
  } catch (error) {
    giveBack();
    throw error;
  }
}

async function readOne(
  ctx: ServiceContext,
  { signal }: SandboxSession,
  prepared: PreparedRead,
  { owner, mayBeKept, pins, isPinned, timeoutMs }: ReadOptions,
): Promise<BorrowedFile> {
  const { keptFiles } = ctx;
  const key = `${owner} ${prepared.key}`;
  const kept = mayBeKept ? keptFiles.borrow(key) : null;
  const { written } = prepared.use;
  if (isPinned && (kept === null || kept.keptAt !== pins[written])) {
    kept?.giveBack();
    throw new AppError(
      "CONFLICT",
      `The rows of "${written}" that this page goes on from are no longer kept. Run the query again`,
    );
  }
  if (kept !== null) return kept;
  const file = await keptFiles.newFile("parquet");
  const limits = { maxRows: STORE_ROWS_MAX, maxBytes: STORE_BYTES_MAX };
  const rowCount = await readPrepared(ctx, prepared, { file, limits, timeoutMs, signal });
  return keptFiles.keep(key, file, rowCount);
}

function toNote(
  { use, table, plan, statement }: PreparedRead,
  { rowCount, keptAt }: BorrowedFile,
): StoreReadNote {
  const { aggregate, limit } = plan.request;
  return {
    ...{ name: use.written, store: table.store.slug, path: table.entry.path },
    ...{ rowCount, columnCount: plan.columns.length, conditions: plan.conditions },
    ...{ isGrouped: aggregate !== undefined, limit, statement, readAt: keptAt },
  };
}
