const PARTS = /'(?:[^']|'')*'|"((?:[^"]|"")*)"|[\p{L}_][\p{L}\p{N}_]*/gu;

/**
 * A query that finds what is wrong, as the query of a contract's rule: how many rows it finds. The
 * dataset's name, also with a version, becomes the standard's word for the contract's own object.
 */
export function toCheckSql(sql: string, slug: string): string {
  const inner = sql.trim().replace(/;\s*$/, "");
  const named = inner.replace(PARTS, (part, quoted: string | undefined) => {
    const name = quoted ?? part;
    if (part.startsWith("'") || name.split("@")[0] !== slug) return part;
    return "{object}";
  });
  return `SELECT count(*) FROM (${named}) AS found`;
}
