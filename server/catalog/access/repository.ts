import { z } from "zod";
import type { ClassFacts } from "@/server/catalog/access/column-class";
import { ACCESSES_SHOWN, type GRANTEE_KINDS } from "@/server/catalog/access/constants";
import type { AccessEntry } from "@/server/catalog/access/schema";
import { type DerivedColumn, IngestRecipe, TextGuess } from "@/server/catalog/schema";
import { columnNameOf, OdcsContract } from "@/server/lib/odcs/schema";
import type { Db, Tx } from "@/server/platform/db";

/** What is said of a dataset's columns; null for a dataset that is not there. */
export async function findClassFacts(db: Db | Tx, datasetId: string): Promise<ClassFacts | null> {
  const dataset = await db.dataset.findUnique({
    where: { id: datasetId },
    select: {
      ...{ sensitivity: true, recipe: true },
      columnNotes: { select: { column: true, sensitivity: true } },
      contracts: { where: { status: "active" }, select: { document: true, object: true } },
    },
  });
  if (dataset === null) return null;
  const said = dataset.columnNotes.flatMap(({ column, sensitivity }) =>
    sensitivity === null ? [] : [[column.toLowerCase(), sensitivity] as const],
  );
  const derived = IngestRecipe.shape.derived.parse(z.looseObject({}).parse(dataset.recipe).derived);
  return {
    dataset: dataset.sensitivity,
    said: new Map(said),
    contracts: collectClasses(dataset.contracts),
    sources: new Map(derived.map((each) => [each.as.toLowerCase(), sourcesOf(each)])),
  };
}

function sourcesOf(derived: DerivedColumn): string[] {
  switch (derived.kind) {
    case "calendar-rollover":
      return [derived.monthColumn, derived.dayColumn];
    case "row-number":
      return [];
  }
}

function collectClasses(
  contracts: readonly { document: unknown; object: string }[],
): Map<string, string[]> {
  const classes = new Map<string, string[]>();
  for (const { document, object } of contracts) {
    const schema = OdcsContract.parse(document).schema ?? [];
    for (const property of schema.find(({ name }) => name === object)?.properties ?? []) {
      const key = columnNameOf(property).toLowerCase();
      const found = listClasses(property);
      if (found.length > 0) classes.set(key, [...(classes.get(key) ?? []), ...found]);
    }
  }
  return classes;
}

/** Classes of a property and of what lies inside it: a nested value is in the column's cells. */
function listClasses(property: unknown): string[] {
  if (Array.isArray(property)) return property.flatMap(listClasses);
  const { data } = z.looseObject({}).safeParse(property);
  if (data === undefined) return [];
  const { classification, properties, items } = data;
  const own = typeof classification === "string" && classification.trim() !== "";
  return [...(own ? [classification] : []), ...listClasses(properties), ...listClasses(items)];
}

/** Columns of the newest version that look personal, without those of which somebody said it is not so. */
export async function findGuesses(db: Db | Tx, datasetId: string): Promise<Map<string, string>> {
  const newest = await db.datasetVersion.findFirst({
    where: { datasetId },
    orderBy: { number: "desc" },
    select: { profiles: { select: { column: true, texts: true } } },
  });
  const notes = await db.columnNote.findMany({ where: { datasetId, notPersonal: { not: null } } });
  const denied = new Map(notes.map(({ column, notPersonal }) => [column, notPersonal]));
  const guesses = (newest?.profiles ?? []).flatMap(({ column, texts }) => {
    const personal = TextGuess.nullable().parse(texts)?.personal ?? null;
    return personal === null || denied.get(column) === personal
      ? []
      : [[column, personal] as const];
  });
  return new Map(guesses);
}

/** Sets what a note says of a column's sensitivity, and leaves the rest of it. */
export async function saveColumnNote(
  tx: Tx,
  { datasetId, column }: { datasetId: string; column: string },
  data: { sensitivity: string } | { notPersonal: string },
): Promise<void> {
  await tx.columnNote.upsert({
    where: { datasetId_column: { datasetId, column } },
    create: { datasetId, column, description: "", ...data },
    update: data,
  });
}

export type Reader = { kind: string; id: string; role: string };

const grantees = ({ kind, id, role }: Reader) => [
  { granteeKind: kind, granteeId: id },
  { granteeKind: "role", granteeId: role },
];

/** Until when a reader may read the sensitive columns by a grant; null without one. */
export async function findGrantEnd(
  db: Db,
  { datasetId, reader, now }: { datasetId: string; reader: Reader; now: Date },
): Promise<Date | null> {
  const grant = await db.sensitiveAccess.findFirst({
    where: { datasetId, state: "granted", expiresAt: { gt: now }, OR: grantees(reader) },
    orderBy: { expiresAt: "desc" },
    select: { expiresAt: true },
  });
  return grant?.expiresAt ?? null;
}

/** Newest first: all of a dataset, or those of one reader and of the reader's role. */
export async function findAccesses(
  db: Db,
  datasetId: string,
  { reader, now }: { reader: Reader | null; now: Date },
): Promise<AccessEntry[]> {
  const rows = await db.sensitiveAccess.findMany({
    where: { datasetId, ...(reader === null ? {} : { OR: grantees(reader) }) },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: ACCESSES_SHOWN,
  });
  return rows.map((row) => toEntry(row, now));
}

/** Requests that nobody answered, the oldest first: of all datasets, or of those that a person owns. */
export async function findOpenRequests(
  db: Db,
  { ownerId, limit, now }: { ownerId: string | null; limit: number; now: Date },
) {
  const rows = await db.sensitiveAccess.findMany({
    where: { state: "requested", ...(ownerId === null ? {} : { dataset: { ownerId } }) },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: limit,
    include: { dataset: { select: { slug: true, name: true } } },
  });
  return rows.map(({ dataset, ...row }) => ({ ...toEntry(row, now), dataset }));
}

type Row = Awaited<ReturnType<Db["sensitiveAccess"]["findMany"]>>[number];

function toEntry(row: Row, now: Date): AccessEntry {
  const { datasetId: _, openKey: __, granteeKind, granteeId, granteeName, ...entry } = row;
  const hasEnded = row.state === "granted" && row.expiresAt !== null && row.expiresAt <= now;
  const kind = granteeKind as (typeof GRANTEE_KINDS)[number];
  return {
    ...entry,
    grantee: { kind, id: granteeId, name: granteeName },
    state: hasEnded ? "expired" : row.state,
  };
}

export async function lockAccess(tx: Tx, id: string) {
  await tx.$queryRaw`SELECT 1 FROM sensitive_accesses WHERE id = ${id} FOR UPDATE`;
  const include = { dataset: { select: { id: true, slug: true, ownerId: true } } };
  return tx.sensitiveAccess.findUnique({ where: { id }, include });
}

export type NewAccess = Omit<Row, "id" | "openKey" | "decidedByName" | "decidedAt" | "note"> &
  Partial<Pick<Row, "decidedByName" | "decidedAt" | "note">>;

/** One grantee has one open request and one grant a dataset: the unique key refuses a second. */
const keyOf = (
  state: "requested" | "granted",
  { datasetId, granteeKind, granteeId }: Pick<Row, "datasetId" | "granteeKind" | "granteeId">,
) => `${state} ${datasetId} ${granteeKind} ${granteeId}`;

export async function insertRequest(tx: Tx, row: NewAccess): Promise<string> {
  const data = { ...row, openKey: keyOf("requested", row) };
  return (await tx.sensitiveAccess.create({ data, select: { id: true } })).id;
}

/** A grant takes the place of one that the grantee has. */
export async function insertGrant(tx: Tx, row: NewAccess): Promise<string> {
  await endGrant(tx, row);
  const data = { ...row, openKey: keyOf("granted", row) };
  return (await tx.sensitiveAccess.create({ data, select: { id: true } })).id;
}

type Decision = { decidedByName: string; decidedAt: Date; note: string };

export async function grantRequest(
  tx: Tx,
  row: Pick<Row, "id" | "datasetId" | "granteeKind" | "granteeId">,
  decision: Decision & { expiresAt: Date },
): Promise<void> {
  await endGrant(tx, row);
  const data = { ...decision, state: "granted", openKey: keyOf("granted", row) };
  await tx.sensitiveAccess.update({ where: { id: row.id }, data });
}

async function endGrant(tx: Tx, row: Parameters<typeof keyOf>[1]): Promise<void> {
  await tx.sensitiveAccess.updateMany({
    where: { openKey: keyOf("granted", row) },
    data: { state: "replaced", openKey: null },
  });
}

export async function endAccess(
  tx: Tx,
  id: string,
  end: Decision & { state: "refused" | "revoked" },
): Promise<void> {
  await tx.sensitiveAccess.update({ where: { id }, data: { ...end, openKey: null } });
}
