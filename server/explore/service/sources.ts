import { getVersion, listDatasets, listVersions } from "@/server/catalog/service";
import type { QuerySource } from "@/server/explore/schema";
import { nearNames } from "@/server/lib/filter/near-names";
import { LIST_LIMIT_MAX } from "@/server/lib/list/schema";
import { placeOfByte } from "@/server/lib/sql/place";
import type { ServiceContext } from "@/server/platform/context";
import { AppError, InvalidInputError } from "@/server/platform/errors";
import type { Checked, SandboxTable } from "@/server/platform/sandbox/protocol";

export type Sources = { tables: SandboxTable[]; sources: QuerySource[] };

/**
 * The versions that a query's tables stand for: `name@3` is version 3, `name` the pinned one or the
 * newest. Everybody signed in may read every dataset.
 * @throws InvalidInputError naming the place of a name that is no dataset, and those near it
 */
export async function resolveSources(
  ctx: ServiceContext,
  { sql, checked, pins }: { sql: string; checked: Checked; pins: Readonly<Record<string, number>> },
): Promise<Sources> {
  const resolved: Sources = { tables: [], sources: [] };
  for (const { name, at } of checked.tables) {
    const [, slug = name, wanted] = /^(.*?)(?:@(\d{1,9}))?$/s.exec(name) ?? [];
    const number = wanted === undefined ? pins[slug] : Number(wanted);
    const versions = await listVersionsOf(ctx, slug, { sql, at });
    const version = versions.find((each) => number === undefined || each.number === number);
    if (version === undefined) {
      const lacks = number === undefined ? "no version yet. Ingest it" : `no version ${number}`;
      throw new InvalidInputError(`Dataset ${slug} has ${lacks}${placeText(sql, at)}`);
    }
    const { parquetPaths, rowCount } = await getVersion(ctx, version.id);
    resolved.tables.push({ name, files: parquetPaths });
    resolved.sources.push({ name, slug, number: version.number, rowCount });
  }
  return resolved;
}

async function listVersionsOf(
  ctx: ServiceContext,
  slug: string,
  { sql, at }: { sql: string; at: number | null },
) {
  try {
    return await listVersions(ctx, slug);
  } catch (error) {
    if (!(error instanceof AppError && error.code === "NOT_FOUND")) throw error;
    const { items } = await listDatasets(ctx, { limit: LIST_LIMIT_MAX });
    const near = nearNames(
      slug,
      items.map((item) => item.slug),
    );
    const guess = near.length === 0 ? "" : `. Did you mean ${near.map(quoted).join(" or ")}?`;
    const message = `There is no dataset ${quoted(slug)}${guess}${placeText(sql, at)}`;
    throw new InvalidInputError(message, { cause: error });
  }
}

function quoted(name: string): string {
  return `"${name}"`;
}

function placeText(sql: string, at: number | null): string {
  if (at === null) return "";
  const { line, column } = placeOfByte(sql, at);
  return ` (line ${line}, column ${column})`;
}
