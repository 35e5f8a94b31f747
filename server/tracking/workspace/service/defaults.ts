import type { ServiceContext } from "@/server/platform/context";
import { parseInput } from "@/server/platform/errors";
import { chooseMetrics, DEFAULT_PARAMS } from "@/server/tracking/workspace/default-columns";
import { findKeyUsage } from "@/server/tracking/workspace/repository/defaults";
import { type WorkspaceDefaults, WorkspaceDefaultsInput } from "@/server/tracking/workspace/schema";

/** Columns that a project's table of runs opens with, learned from its newest runs. */
export async function learnDefaults(
  ctx: ServiceContext,
  input: { project: string },
): Promise<WorkspaceDefaults> {
  const { project } = parseInput(WorkspaceDefaultsInput, input, "defaults");
  const { runs, metrics, params, measured } = await findKeyUsage(ctx, project);
  return {
    metrics: chooseMetrics(metrics, measured),
    params: params.slice(0, DEFAULT_PARAMS).map(({ key }) => key),
    runs,
  };
}
