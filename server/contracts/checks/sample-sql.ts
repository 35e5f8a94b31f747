const GAP = String.raw`(?:\s|--[^\n]*\n|/\*[\s\S]*?\*/)`;
const COUNT = new RegExp(
  String.raw`^${GAP}*select${GAP}+count\s*\(\s*\*?\s*\)${GAP}+(?:as\s+[\w"]+${GAP}+)?from\b`,
  "i",
);
/** One table by its name, an alias, and a condition without a query of its own. */
const ONE_TABLE =
  /^\s*(?:"[^"]+"|[\w-]+)(?:\s+(?:as\s+)?(?!where\b)\w+)?\s*(?:where\b[\s\S]*|;?\s*)$/i;

export type SampleSql = {
  sql: string;
  /** Whether its columns are those of one dataset, by their own names. */
  isPlain: boolean;
};

/**
 * The query for the rows that a query counts: `SELECT count(*) FROM …` becomes `SELECT * FROM …`. Null
 * for one that gives another figure, whose rows nobody can tell. What would not run is not kept from
 * the engine, which says so.
 */
export function sampleSqlOf(query: string): SampleSql | null {
  const [head] = COUNT.exec(query) ?? [];
  if (head === undefined) return null;
  const rest = query.slice(head.length);
  const isPlain = ONE_TABLE.test(rest) && !/\b(?:select|from)\b/i.test(rest);
  return { sql: `SELECT * FROM${rest}`, isPlain };
}
