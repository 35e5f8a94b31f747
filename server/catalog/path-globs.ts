/**
 * Whether a path is one of those that a scan looks at: matched by some glob of `include`, or there is
 * none, and by none of `exclude`. `*` and `?` stop at a slash, `**` does not; all else is meant as
 * written, case included.
 */
export function isWanted(
  path: string,
  { include, exclude }: { include: readonly string[]; exclude: readonly string[] },
): boolean {
  const matches = (glob: string) => toPattern(glob).test(path);
  return (include.length === 0 || include.some(matches)) && !exclude.some(matches);
}

const WILDCARDS: ReadonlyMap<string, string> = new Map([
  ["**/", "(?:.*/)?"],
  ["**", ".*"],
  ["*", "[^/]*"],
  ["?", "[^/]"],
]);

function toPattern(glob: string): RegExp {
  const parts = glob.split(/(\*\*\/|\*\*|\*|\?)/);
  const source = parts.map(
    (part) => WILDCARDS.get(part) ?? part.replace(/[\\^$.|+()[\]{}]/g, "\\$&"),
  );
  return new RegExp(`^${source.join("")}$`, "su");
}
