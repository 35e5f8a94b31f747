import { z } from "zod";
import { Prisma } from "@/prisma/generated/client";
import { ColumnClassName } from "@/server/catalog/access/schema";
import type { READ_PURPOSES } from "@/server/catalog/governance/constants";
import {
  type ColumnNote,
  DatasetFacts,
  DatasetUsage,
  GlossaryTerm,
  QualityParts,
} from "@/server/catalog/governance/schema";
import type { Db, Pool, Tx } from "@/server/platform/db";

/** Facts of datasets by id or slug, locked until the transaction ends, in the order of their ids. */
export async function lockFacts(
  tx: Tx,
  refs: readonly string[],
): Promise<{ slug: string; facts: DatasetFacts }[]> {
  const rows = await tx.$queryRaw<({ slug: string } & Record<string, unknown>)[]>`
    SELECT id, slug, owner_id AS "ownerId", domain, tier, sensitivity, tags FROM datasets
    WHERE id = ANY (${refs}) OR slug = ANY (${refs}) ORDER BY id FOR UPDATE`;
  return rows.map(({ slug, ...facts }) => ({ slug, facts: DatasetFacts.parse(facts) }));
}

export async function saveFacts(tx: Tx, { id, ...facts }: DatasetFacts): Promise<void> {
  await tx.dataset.update({ where: { id }, data: facts });
}

export async function findQuality(pool: Pool, datasetId: string): Promise<QualityParts> {
  const { rows } = await pool.query("SELECT * FROM dataset_quality WHERE dataset_id = $1", [
    datasetId,
  ]);
  return QualityParts.parse(rows[0]);
}

export async function findTerms(pool: Pool): Promise<GlossaryTerm[]> {
  const { rows } =
    await pool.query(`SELECT t.slug, t.name, t.definition, t.updated_at AS "updatedAt",
      count(DISTINCT u.dataset_id)::int AS datasets,
      (count(*) FILTER (WHERE u."column" <> ''))::int AS columns
    FROM glossary_terms t LEFT JOIN term_uses u ON u.term_id = t.id
    GROUP BY t.id ORDER BY t.name, t.slug`);
  return z.array(GlossaryTerm).parse(rows);
}

export async function findTerm(db: Db | Tx, slug: string) {
  return db.glossaryTerm.findUnique({ where: { slug } });
}

/** Terms of a dataset as a whole. */
export async function findDatasetTerms(
  db: Db,
  datasetId: string,
): Promise<{ slug: string; name: string; definition: string }[]> {
  const uses = await db.termUse.findMany({
    where: { datasetId, column: "" },
    select: { term: { select: { slug: true, name: true, definition: true } } },
    orderBy: { term: { name: "asc" } },
  });
  return uses.map(({ term }) => term);
}

export async function findNotes(db: Db, datasetId: string): Promise<ColumnNote[]> {
  const [notes, uses] = await Promise.all([
    db.columnNote.findMany({ where: { datasetId } }),
    db.termUse.findMany({
      where: { datasetId, column: { not: "" } },
      select: { column: true, term: { select: { slug: true } } },
    }),
  ]);
  const terms = new Map(uses.map(({ column, term }) => [column, term.slug]));
  const said = new Map(notes.map((note) => [note.column, note]));
  const columns = [...new Set([...said.keys(), ...terms.keys()])].sort();
  return columns.map((column) => ({
    column,
    description: said.get(column)?.description ?? "",
    term: terms.get(column) ?? null,
    sensitivity: ColumnClassName.nullable().parse(said.get(column)?.sensitivity ?? null),
  }));
}

type Said = Pick<ColumnNote, "column" | "description"> & {
  termId: string | null;
  /** Absent stays as it is. */
  sensitivity?: string | null | undefined;
};

/** What is said about the columns named; an empty description is none. */
export async function replaceNotes(
  tx: Tx,
  datasetId: string,
  notes: readonly Said[],
): Promise<void> {
  const columns = notes.map(({ column }) => column);
  const where = { datasetId, column: { in: columns } };
  // Another's change of what this one leaves alone must not be undone by it.
  await tx.$queryRaw`SELECT 1 FROM datasets WHERE id = ${datasetId} FOR UPDATE`;
  const former = new Map((await tx.columnNote.findMany({ where })).map((row) => [row.column, row]));
  await tx.columnNote.deleteMany({ where });
  await tx.termUse.deleteMany({ where: { datasetId, column: { in: columns } } });
  await tx.columnNote.createMany({
    data: notes.flatMap(({ column, description, ...said }) => {
      const { sensitivity: before = null, notPersonal = null } = former.get(column) ?? {};
      const sensitivity = said.sensitivity === undefined ? before : said.sensitivity;
      const isEmpty = description === "" && sensitivity === null && notPersonal === null;
      return isEmpty ? [] : [{ datasetId, column, description, sensitivity, notPersonal }];
    }),
  });
  await tx.termUse.createMany({
    data: notes.flatMap(({ column, termId }) =>
      termId === null ? [] : [{ datasetId, column, termId }],
    ),
  });
}

/** Ties a dataset as a whole to exactly these terms. */
export async function replaceDatasetTerms(
  tx: Tx,
  datasetId: string,
  termIds: readonly string[],
): Promise<void> {
  await tx.termUse.deleteMany({ where: { datasetId, column: "" } });
  await tx.termUse.createMany({ data: termIds.map((termId) => ({ datasetId, termId })) });
}

export async function findTermIds(db: Db | Tx): Promise<Map<string, string>> {
  const terms = await db.glossaryTerm.findMany({ select: { id: true, slug: true } });
  return new Map(terms.map(({ id, slug }) => [slug, id]));
}

type Read = {
  /** Ids or slugs. */
  datasets: readonly string[];
  day: Date;
  actorKind: string;
  actorId: string;
  actorName: string;
  purpose: (typeof READ_PURPOSES)[number];
};

export async function countReads(db: Db, read: Read): Promise<void> {
  const { datasets, day, actorKind, actorId, actorName, purpose } = read;
  await db.$executeRaw`
    INSERT INTO dataset_reads (dataset_id, day, actor_kind, actor_id, actor_name, purpose, count)
    SELECT id, (${day}::timestamptz AT TIME ZONE 'UTC')::date, ${actorKind}, ${actorId}, ${actorName},
      ${purpose}, 1 FROM datasets WHERE id = ANY (${datasets}) OR slug = ANY (${datasets}) ORDER BY id
    ON CONFLICT (dataset_id, day, actor_kind, actor_id, purpose)
    DO UPDATE SET count = dataset_reads.count + 1, actor_name = excluded.actor_name`;
}

/** Reads since a day: of one dataset, or of all of a store. */
export async function findUsage(
  db: Db,
  of: { datasetId: string } | { dataset: { storeId: string } },
  since: Date,
): Promise<DatasetUsage> {
  const where = { ...of, day: { gte: since } };
  const [days, readers] = await Promise.all([
    db.datasetRead.groupBy({ by: ["day"], where, _sum: { count: true }, orderBy: { day: "asc" } }),
    db.datasetRead.groupBy({
      by: ["actorKind", "actorId", "purpose"],
      where,
      _sum: { count: true },
      _max: { day: true, actorName: true },
      orderBy: [{ _sum: { count: Prisma.SortOrder.desc } }, { actorId: "asc" }],
    }),
  ]);
  return DatasetUsage.parse({
    since,
    days: days.map(({ day, _sum }) => ({ day, count: _sum.count ?? 0 })),
    readers: readers.map(({ actorKind, purpose, _sum, _max }) => ({
      kind: actorKind,
      name: _max.actorName,
      purpose,
      count: _sum.count ?? 0,
      lastDay: _max.day,
    })),
  });
}
