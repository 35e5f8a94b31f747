"use client";

import { useQueries } from "@tanstack/react-query";
import { nameOfPath } from "@/components/runs/run/artifact-links";
import { ArtifactPreview } from "@/components/runs/run/artifact-preview";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import type { ArtifactEntry, ReproductionFact } from "@/server/tracking/schema";

const NAMES = ["requirements.txt", "conda.yaml", "python_env.yaml", "uv.lock", "poetry.lock"];
/** MLflow's clients log a model with its environment into this folder. */
const FOLDERS = ["", "model"];

type Environment = { isPending: boolean; error: unknown; paths: string[] };

/** The files of the run that pin its packages. */
export function useEnvironment(runId: string): Environment {
  const trpc = useTRPC();
  return useQueries({
    queries: FOLDERS.map((path) => trpc.runs.artifactFolder.queryOptions({ id: runId, path })),
    combine: collect,
  });
}

type Listing = { isPending: boolean; error: unknown; data?: ArtifactEntry[] | undefined };

function collect(results: readonly Listing[]): Environment {
  const files = results.flatMap(({ data }) => data ?? []);
  return {
    isPending: results.some(({ isPending }) => isPending),
    error: results.find(({ error }) => error !== null)?.error ?? null,
    paths: files
      .filter(({ path, isFolder }) => !isFolder && NAMES.includes(nameOfPath(path)))
      .map(({ path }) => path),
  };
}

export function environmentFact(paths: readonly string[]): ReproductionFact {
  return {
    name: "Environment",
    value: paths.length === 0 ? null : paths.join(", "),
    hint: "Log requirements.txt, conda.yaml or python_env.yaml; models of MLflow bring them along",
  };
}

type EnvironmentFilesProps = { runId: string; paths: readonly string[] };

export function EnvironmentFiles({ runId, paths }: EnvironmentFilesProps) {
  return paths.map((path) => (
    <Card key={path} flush title={`Environment: ${nameOfPath(path)}`}>
      <ArtifactPreview runId={runId} path={path} />
    </Card>
  ));
}
