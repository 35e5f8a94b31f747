"use client";

import { NodeSearch } from "@/components/lineage/node-search";
import { SnippetBox } from "@/components/ui/snippet-box";
import { useHydrated } from "@/components/ui/use-hydrated";
import type { FoundNode } from "@/server/lineage/schema";

/** Where to begin, and how pipelines of elsewhere tell theirs. */
export function LineageStart({ onPick }: { onPick: (node: FoundNode) => void }) {
  const isHydrated = useHydrated();
  const url = isHydrated ? window.location.origin : "http://localhost:3000";
  return (
    <div className="flex max-w-2xl flex-col gap-6">
      <section className="flex flex-col gap-2">
        <h2 className="font-medium">Begin with a dataset, a job or a model</h2>
        <NodeSearch onPick={onPick} />
      </section>
      <section className="flex flex-col gap-2">
        <h2 className="font-medium">Let your pipelines tell theirs</h2>
        <p className="text-muted-foreground text-sm">
          Spark, Airflow, dbt, Flink and others speak OpenLineage. Give them this address and a key
          from People & keys; what they read and write is then drawn here.
        </p>
        <SnippetBox
          title="Environment of an OpenLineage client"
          code={`export OPENLINEAGE_URL=${url}\nexport OPENLINEAGE_API_KEY=<key>`}
        />
      </section>
    </div>
  );
}
