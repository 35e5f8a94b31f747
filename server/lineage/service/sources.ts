import { canonicalName } from "@/server/lineage/naming";
import type { Tx } from "@/server/platform/db";

/**
 * The place of a dataset's source in the graph, by the name under which producers tell of it.
 * @returns the id of its node's name
 */
export async function registerSource(
  tx: Tx,
  source: { namespace: string; name: string },
): Promise<string> {
  const { namespace, name } = canonicalName(source);
  const known = await tx.lineageDataset.findUnique({
    where: { namespace_name: { namespace, name } },
    select: { id: true },
  });
  if (known !== null) return known.id;
  const { id } = await tx.lineageDataset.create({
    data: { namespace, name, rootId: "" },
    select: { id: true },
  });
  await tx.lineageDataset.update({ where: { id }, data: { rootId: id } });
  return id;
}
