import type { ServiceContext } from "@/server/platform/context";
import { getServableVersion } from "@/server/registry/service";
import { findResident } from "@/server/serving/repository/predictions";
import { countScores, findTraffic, findTrafficBuckets } from "@/server/serving/repository/traffic";
import type { Traffic, TrafficInput } from "@/server/serving/schema";
import { requireEndpoint } from "@/server/serving/service/endpoints";

const RANGES = {
  hour: { seconds: 3_600, bucketSeconds: 60 },
  day: { seconds: 86_400, bucketSeconds: 900 },
  week: { seconds: 604_800, bucketSeconds: 7_200 },
} as const satisfies Record<TrafficInput["range"], { seconds: number; bucketSeconds: number }>;

/** What an endpoint answered in the last hour, day or week, by arrival; "try" calls left out. */
export async function getTraffic(
  ctx: ServiceContext,
  { name, range }: TrafficInput,
): Promise<Traffic> {
  const { id } = await requireEndpoint(ctx, name);
  const { seconds, bucketSeconds } = RANGES[range];
  const to = ctx.now();
  const from = new Date(to.getTime() - seconds * 1_000);
  const window = { endpointId: id, from, to };
  const [total, buckets, scores] = await Promise.all([
    findTraffic(ctx.pool, window),
    findTrafficBuckets(ctx.pool, { ...window, bucketSeconds }),
    compareScores(ctx, name, window),
  ]);
  return { from, to, bucketSeconds, computedAt: to, ...total, buckets, scores };
}

async function compareScores(
  ctx: ServiceContext,
  endpointName: string,
  window: { endpointId: string; from: Date; to: Date },
): Promise<Traffic["scores"]> {
  const resident = await findResident(ctx.pool, endpointName);
  if (resident === null || resident.versionId === null) return null;
  const { versionId } = resident;
  const { reference } = await getServableVersion(ctx, versionId);
  const { edges } = reference.score;
  const counts = await countScores(ctx.pool, { ...window, versionId, edges });
  return { edges, counts, reference: reference.score };
}
