import { findMasked, getVersionByNumber, listDatasets } from "@/server/catalog/service";
import type { QuerySource } from "@/server/explore/schema";
import { nearNames } from "@/server/lib/filter/near-names";
import { LIST_LIMIT_MAX } from "@/server/lib/list/schema";
import { placeOfByte } from "@/server/lib/sql/place";
import type { ServiceContext } from "@/server/platform/context";
import { AppError, InvalidInputError, NotFoundError } from "@/server/platform/errors";
import type { Checked, SandboxTable } from "@/server/platform/sandbox/protocol";

export type Sources = { tables: SandboxTable[]; sources: QuerySource[] };

/**
 * The versions that a query's tables stand for: `name@3` is version 3, `name` the pinned one or the
 * newest. Everybody signed in may read every dataset, but not every column of it.
 * @throws InvalidInputError naming the place of a name that is no dataset, and those near it
 */
export async function resolveSources(
  ctx: ServiceContext,
  { sql, checked, pins }: { sql: string; checked: Checked; pins: Readonly<Record<string, number>> },
): Promise<Sources> {
  const resolved: Sources = { tables: [], sources: [] };
  for (const { name, at } of checked.tables) {
    const [, slug = name, wanted] = /^(.*?)(?:@(\d{1,9}))?$/s.exec(name) ?? [];
    const pinned = Object.hasOwn(pins, slug) ? pins[slug] : undefined;
    const number = wanted === undefined ? pinned : Number(wanted);
    const version = await findVersion(ctx, { slug, number }, placeText(sql, at));
    const { parquetPaths, rowCount, datasetId, columns } = version;
    const names = columns.map((column) => column.name);
    const masked = await findMasked(ctx, datasetId, names);
    resolved.tables.push({ name, files: parquetPaths, masked });
    resolved.sources.push({ name, slug, number: version.number, rowCount, masked });
  }
  return resolved;
}

/** A name that nothing bears is a fault of the text, not of the address. */
async function findVersion(
  ctx: ServiceContext,
  { slug, number }: { slug: string; number: number | undefined },
  place: string,
) {
  try {
    return await getVersionByNumber(ctx, slug, number);
  } catch (error) {
    if (!(error instanceof AppError && error.code === "NOT_FOUND")) throw error;
    const isDataset = error instanceof NotFoundError;
    const message = isDataset ? await describeUnknown(ctx, slug) : error.message;
    throw new InvalidInputError(`${message}${place}`, { cause: error });
  }
}

async function describeUnknown(ctx: ServiceContext, slug: string): Promise<string> {
  const { items } = await listDatasets(ctx, { limit: LIST_LIMIT_MAX });
  const near = nearNames(
    slug,
    items.map((item) => item.slug),
  );
  const guess = near.length === 0 ? "" : `. Did you mean ${near.map(quoted).join(" or ")}?`;
  return `There is no dataset ${quoted(slug)}${guess}`;
}

function quoted(name: string): string {
  return `"${name}"`;
}

function placeText(sql: string, at: number | null): string {
  if (at === null) return "";
  const { line, column } = placeOfByte(sql, at);
  return ` (line ${line}, column ${column})`;
}
