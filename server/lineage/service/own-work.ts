import { findOwnWork, type OwnWork } from "@/server/lineage/repository/own-work";
import type { ServiceContext } from "@/server/platform/context";
import { InvalidInputError } from "@/server/platform/errors";
import { sqlOfPool } from "@/server/platform/sql";

const PLACE = /^(\d{1,16})-([0-9a-f-]{1,64})$/;

/**
 * What Headrace itself did to data, in order of time: versions that it ingested and models that it
 * trained. `next` goes on after the last; it is null where nothing came since.
 * @throws InvalidInputError for a place that no answer gave
 */
export async function listOwnWork(
  ctx: Pick<ServiceContext, "pool">,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<{ work: OwnWork[]; next: string | null }> {
  const work = await findOwnWork(sqlOfPool(ctx.pool), readPlace(after), limit);
  const last = work.at(-1);
  return { work, next: last === undefined ? null : `${last.at.getTime()}-${last.id}` };
}

function readPlace(text: string | undefined): { at: Date; id: string } | null {
  if (text === undefined) return null;
  const [, ms, id] = PLACE.exec(text) ?? [];
  if (ms === undefined || id === undefined) {
    throw new InvalidInputError(
      `"${text}" is no place in the events. Leave it out, or give "next"`,
    );
  }
  return { at: new Date(Number(ms)), id };
}
