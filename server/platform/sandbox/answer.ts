import { type DuckDBConnection, JsonDuckDBValueConverter } from "@duckdb/node-api";
import { quoteLiteral } from "@/server/platform/duckdb";
import { brushedSql } from "@/server/platform/sandbox/brush-sql";
import { columnKind } from "@/server/platform/sandbox/column-kind";
import {
  checkText,
  openLockedEngine,
  projectText,
  SandboxError,
  wrapText,
} from "@/server/platform/sandbox/engine";
import type {
  EngineLimits,
  Question,
  RowsAnswer,
  SandboxAnswers,
  SandboxRequest,
} from "@/server/platform/sandbox/protocol";
import { summarise } from "@/server/platform/sandbox/summarise";

export type AnswerOptions = {
  tempDir: string;
  limits: EngineLimits;
  /** Told the connection on which the statement runs, so that it can be interrupted. */
  onConnection: (connection: DuckDBConnection) => void;
};

type Answer = SandboxAnswers[keyof SandboxAnswers];

/** Answers one request in an engine of its own, which is gone afterwards. */
export async function answerRequest(
  request: SandboxRequest,
  { tempDir, limits, onConnection }: AnswerOptions,
): Promise<Answer> {
  const tables = "tables" in request ? request.tables : [];
  const outFile = request.kind === "write" ? request.file : undefined;
  const engine = await openLockedEngine({ tables, outFile }, { tempDir, limits });
  onConnection(engine.connection);
  try {
    if (request.kind === "project") return await projectText(engine.connection, request.sql);
    const checked = await checkText(engine.connection, request.sql);
    if (request.kind === "check") return checked;
    return await answerQuestion(engine.connection, request);
  } finally {
    engine.close();
  }
}

async function answerQuestion(
  connection: DuckDBConnection,
  request: Exclude<SandboxRequest, { kind: "check" | "project" }>,
): Promise<Answer> {
  const statement = await statementOf(connection, request);
  switch (request.kind) {
    case "rows":
      return readRows(connection, statement, request);
    case "summarise":
      return summarise(connection, statement, request.maxRows);
    case "explain": {
      const reader = await connection.runAndReadAll(`EXPLAIN ${statement}`);
      return {
        plan: reader
          .getRowsJson()
          .map(([, plan]) => String(plan))
          .join("\n"),
      };
    }
    case "write":
      return writeFile(connection, statement, request);
  }
}

async function statementOf(connection: DuckDBConnection, { sql, brushes }: Question) {
  const statement = brushedSql(await wrapText(connection, sql), brushes);
  // What runs is what was checked, whatever was put around the text.
  await checkText(connection, statement);
  return statement;
}

/**
 * Rows from `offset` on, until `maxRows` or `maxBytes` is reached. What was skipped has been computed
 * again, but not read out of the engine.
 */
async function readRows(
  connection: DuckDBConnection,
  statement: string,
  { offset, maxRows, maxBytes }: { offset: number; maxRows: number; maxBytes: number },
): Promise<RowsAnswer> {
  const result = await connection.stream(statement);
  const columns = result.columnNames().map((name, index) => {
    const type = String(result.columnType(index));
    return { name, type, kind: columnKind(type) };
  });
  const rows: unknown[][] = [];
  let bytes = 0;
  let skip = offset;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return { columns, rows, hasMore: false };
    if (skip >= chunk.rowCount) {
      skip -= chunk.rowCount;
      continue;
    }
    for (const row of chunk.convertRows(JsonDuckDBValueConverter).slice(skip)) {
      bytes += JSON.stringify(row).length;
      if (rows.length === maxRows || (bytes > maxBytes && rows.length > 0)) {
        return { columns, rows, hasMore: true };
      }
      if (bytes > maxBytes) throw tooWide(maxBytes);
      rows.push(row);
    }
    skip = 0;
  }
}

function tooWide(maxBytes: number): SandboxError {
  const size = `${Math.round(maxBytes / 1024 / 1024)} MB`;
  const message = `One row is larger than ${size}. Select fewer columns, or part of the text with left()`;
  return new SandboxError({ kind: "limit", message, place: null });
}

const FORMATS = { csv: "FORMAT csv, HEADER", parquet: "FORMAT parquet, COMPRESSION zstd" };

async function writeFile(
  connection: DuckDBConnection,
  statement: string,
  { file, format, maxRows }: Extract<SandboxRequest, { kind: "write" }>,
): Promise<{ rowCount: number }> {
  const options = `${FORMATS[format]}, USE_TMP_FILE false`;
  const source = `SELECT * FROM (${statement}) AS brushed LIMIT ${maxRows + 1}`;
  const { rowsChanged } = await connection.run(
    `COPY (${source}) TO ${quoteLiteral(file)} (${options})`,
  );
  if (rowsChanged <= maxRows) return { rowCount: rowsChanged };
  const most = maxRows.toLocaleString("en");
  const message = `The result has more than ${most} rows, the most that one file holds. Filter or aggregate`;
  throw new SandboxError({ kind: "limit", message, place: null });
}
