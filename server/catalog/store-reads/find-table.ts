import { findKind } from "@/server/catalog/connectors/kinds";
import { isWanted } from "@/server/catalog/path-globs";
import { findLastScan, findStore } from "@/server/catalog/repository";
import type { ScanEntry } from "@/server/catalog/schema";
import { findStoreState } from "@/server/catalog/store-reads/repository";
import type { ServiceContext } from "@/server/platform/context";
import { InvalidInputError } from "@/server/platform/errors";

export type FoundTable = {
  store: NonNullable<Awaited<ReturnType<typeof findStore>>>;
  entry: ScanEntry;
};

/**
 * The table that a name such as `shop:public/orders` stands for, as its store's last scan saw it.
 * @throws InvalidInputError that says why it cannot be asked, and what to do
 */
export async function findTable(
  ctx: Pick<ServiceContext, "db">,
  name: string,
): Promise<FoundTable> {
  const [, slug = "", path = ""] = /^([^:]*):(.*)$/s.exec(name) ?? [];
  const store = await findStore(ctx.db, slug.toLowerCase());
  if (store === null) throw new InvalidInputError(`There is no store "${slug}" for "${name}"`);
  const word = `The store "${store.slug}"`;
  if (findKind(store.kind).family !== "tables") {
    throw new InvalidInputError(
      `${word} holds files, which a query cannot read where they lie. Make a dataset of "${path}"`,
    );
  }
  const { state, stateMessage } = await findStoreState(ctx.db, store.id);
  if (state !== "connected") {
    const why =
      state === "untested"
        ? "was not tested yet"
        : `cannot be reached: ${stateMessage ?? "its last test failed"}`;
    throw new InvalidInputError(`${word} ${why}. Test it on its page`);
  }
  const scan = await findLastScan(ctx.db, store.id);
  if (scan === null) {
    throw new InvalidInputError(`${word} was not scanned yet, so that nobody knows its tables`);
  }
  const entry = chooseEntry(scan.entries, path);
  if (entry === null || !isWanted(entry.path, store)) {
    throw new InvalidInputError(
      `${word} has no table "${path}" by its last scan. Scan it again, or look at what it holds on its page`,
    );
  }
  if (entry.problem !== null) throw new InvalidInputError(`"${name}": ${entry.problem}`);
  if (entry.change === "gone" || entry.columns.length === 0) {
    throw new InvalidInputError(`"${name}" was gone at the store's last scan`);
  }
  return { store, entry };
}

/** By the very name, else by one that differs in upper and small letters alone. */
function chooseEntry(entries: readonly ScanEntry[], path: string): ScanEntry | null {
  const same = entries.find((entry) => entry.path === path);
  if (same !== undefined) return same;
  const alike = entries.filter((entry) => entry.path.toLowerCase() === path.toLowerCase());
  return alike.length === 1 ? (alike[0] ?? null) : null;
}
