import { compileClause, type SearchClause, type SearchOrder } from "@/server/platform/clause-sql";
import { InvalidInputError } from "@/server/platform/errors";
import { type Binder, createBinder } from "@/server/platform/filter-fields";

/** Tag that makes a model or a version a prompt of MLflow. */
export const PROMPT_TAG = "mlflow.prompt.is_prompt";

export type RegistrySearch = {
  clauses: readonly SearchClause[];
  orderBy: readonly SearchOrder[];
  limit: number;
  offset: number;
};

/** SQL after FROM: conditions, order and page with their bound values. */
export type CompiledSearch = { where: string; orderBy: string; values: unknown[] };

type Field = { sql: string; type: "text" | "numeric" };
type Searched = {
  fields: Readonly<Record<string, Field>>;
  tags: string;
  sorts: Readonly<Record<string, string>>;
  /** The order when none is asked for. */
  defaults: readonly [key: string, ascending: boolean][];
  /** What orders those that are equal otherwise. */
  ties: readonly [key: string, ascending: boolean][];
  /** Aliases of the row that is searched, for a stable order. */
  id: string;
};

const MILLISECONDS = (column: string) => `(extract(epoch FROM ${column}) * 1000)`;

const MODELS: Searched = {
  fields: { name: { sql: "m.name", type: "text" } },
  tags: "m.tags",
  sorts: {
    name: "m.name",
    creation_timestamp: "m.created_at",
    last_updated_timestamp: "m.updated_at",
    timestamp: "m.updated_at",
  },
  defaults: [],
  ties: [["name", true]],
  id: "m.id",
};

const VERSIONS: Searched = {
  fields: {
    name: { sql: "m.name", type: "text" },
    source_path: { sql: "v.source", type: "text" },
    run_id: { sql: "v.run_id", type: "text" },
    version_number: { sql: "v.number", type: "numeric" },
    creation_timestamp: { sql: MILLISECONDS("v.created_at"), type: "numeric" },
    last_updated_timestamp: { sql: MILLISECONDS("v.updated_at"), type: "numeric" },
  },
  tags: "v.tags",
  sorts: {
    name: "m.name",
    version_number: "v.number",
    creation_timestamp: "v.created_at",
    last_updated_timestamp: "v.updated_at",
  },
  defaults: [["last_updated_timestamp", false]],
  ties: [
    ["name", true],
    ["version_number", false],
  ],
  id: "v.id",
};

/** Over `models m`. @throws InvalidInputError for a field that models do not have */
export function compileModelSearch(search: RegistrySearch): CompiledSearch {
  return compile(MODELS, search, []);
}

/** Over `model_versions v JOIN models m`. @throws InvalidInputError for an unknown field */
export function compileVersionSearch(search: RegistrySearch): CompiledSearch {
  return compile(VERSIONS, search, ["v.deleted_at IS NULL"]);
}

function compile(
  searched: Searched,
  { clauses, orderBy, limit, offset }: RegistrySearch,
  fixed: readonly string[],
): CompiledSearch {
  const binder = createBinder();
  const prompt = `${searched.tags}->>'${PROMPT_TAG}' = 'true'`;
  const conditions = [
    ...fixed,
    asksForPrompts(clauses) ? prompt : `(${prompt}) IS NOT TRUE`,
    ...clauses
      .filter((clause) => !isPromptClause(clause))
      .map((clause) => compileOne(searched, clause, binder)),
  ];
  const page = `LIMIT ${binder.bind(limit, "bigint")} OFFSET ${binder.bind(offset, "bigint")}`;
  return {
    where: conditions.join(" AND "),
    orderBy: `${compileOrder(searched, orderBy)} ${page}`,
    values: binder.values,
  };
}

/** Prompts are found when they are asked for, and never otherwise. */
function asksForPrompts(clauses: readonly SearchClause[]): boolean {
  return clauses.some(
    (clause) =>
      isPromptClause(clause) &&
      (clause.op === "=") === (String(clause.value).toLowerCase() === "true"),
  );
}

function isPromptClause({ entity, key }: SearchClause): boolean {
  return entity === "tag" && key === PROMPT_TAG;
}

function compileOne(searched: Searched, clause: SearchClause, binder: Binder): string {
  if (clause.entity === "tag") {
    return compileClause(`(${searched.tags}->>${binder.bind(clause.key, "text")})`, clause, binder);
  }
  const field = clause.entity === "attribute" ? searched.fields[clause.key] : undefined;
  if (field === undefined) throw unknownKey("attribute", clause.key, searched.fields);
  return compileClause(field.sql, clause, binder, field.type);
}

function compileOrder(
  { sorts, defaults, ties, id }: Searched,
  orderBy: readonly SearchOrder[],
): string {
  const given = orderBy.map(({ key, ascending }) => [key, ascending] as const);
  const terms = [...(given.length > 0 ? given : defaults), ...ties].map(([key, ascending]) => {
    const sql = sorts[key];
    if (sql === undefined) throw unknownKey("order_by", key, sorts);
    return `${sql} ${ascending ? "ASC" : "DESC"}`;
  });
  return `ORDER BY ${[...terms, id].join(", ")}`;
}

function unknownKey(kind: string, key: string, known: object): InvalidInputError {
  const keys = Object.keys(known).join(", ");
  return new InvalidInputError(`Invalid ${kind} key '${key}' specified. Valid keys are ${keys}`);
}
