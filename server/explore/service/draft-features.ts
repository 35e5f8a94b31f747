import { randomUUID } from "node:crypto";
import { getDataset } from "@/server/catalog/service";
import { takeColumns } from "@/server/explore/feature-columns";
import { DraftFeaturesInput, type FeatureDraft } from "@/server/explore/schema";
import { ownerOf } from "@/server/explore/service/ask";
import type { ServiceContext } from "@/server/platform/context";
import { InvalidInputError, parseInput } from "@/server/platform/errors";

/**
 * What of a query over one dataset a feature view can take: a view reads columns of the rows of a
 * version as they are, so nothing that a query computes or leaves out.
 * @throws InvalidInputError where the query is over no or several tables
 * @throws NotFoundError where its table is no dataset
 */
export async function draftFeatures(
  ctx: ServiceContext,
  input: DraftFeaturesInput,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<FeatureDraft> {
  const { sql } = parseInput(DraftFeaturesInput, input, "query");
  const timeoutMs = ctx.config.querySeconds * 1000;
  const call = { owner: ownerOf(ctx.actor), id: randomUUID(), timeoutMs, signal };
  const projection = await ctx.sandbox.use(call, (session) =>
    session.ask({ kind: "project", sql }),
  );
  if ("refusal" in projection) {
    const advice = "Select columns of one dataset, without a query inside";
    throw new InvalidInputError(
      `${projection.refusal}; a feature view reads the rows of one dataset. ${advice}`,
    );
  }
  const slug = projection.table.replace(/@\d{1,9}$/, "");
  const dataset = await getDataset(ctx, slug);
  const columns = dataset.latest?.columns ?? [];
  const { id, name, timeColumn, labelColumn } = dataset;
  return {
    dataset: {
      ...{ id, slug: dataset.slug, name, timeColumn, labelColumn },
      columns: columns.map((column) => ({ name: column.name, type: column.type })),
    },
    ...takeColumns(projection, columns),
  };
}
