import { InvalidInputError } from "@/server/platform/errors";

/** `schema/table`; slashes within the names are written %2F. */
export function toTablePath(...names: readonly string[]): string {
  return names.map((name) => name.replaceAll("%", "%25").replaceAll("/", "%2F")).join("/");
}

/** The names of a path of exactly `count` parts. @throws InvalidInputError */
export function splitTablePath(path: string, count: number): string[] {
  const names = path.split("/").map((name) => name.replaceAll("%2F", "/").replaceAll("%25", "%"));
  if (names.length !== count || names.includes("")) {
    const form = ["table", "schema/table", "catalog/schema/table"][count - 1];
    throw new InvalidInputError(`"${path}" is not a table of this store: write ${form}`);
  }
  return names;
}
