"use client";

import { Card } from "@/components/ui/card";
import { SnippetBox } from "@/components/ui/snippet-box";
import { useHydrated } from "@/components/ui/use-hydrated";

type SdkCardProps = { kind: "dataset" | "store"; slug: string };

/** The dataset's or store's own lines of Python, with this server's address. */
export function SdkCard({ kind, slug }: SdkCardProps) {
  const isHydrated = useHydrated();
  const url = isHydrated ? window.location.origin : "http://127.0.0.1:3000";
  const begin = `import headrace\n\nhr = headrace.Client("${url}")`;
  const lines =
    kind === "dataset"
      ? [`dataset = hr.datasets.get("${slug}")`, "dataset.ingest()", "frame = dataset.to_pandas()"]
      : [
          `store = hr.stores.get("${slug}")`,
          "# Scans, and makes a dataset of each table and file.",
          "print(store.catalog_all())",
        ];
  return (
    <Card
      title="From Python"
      description="After pip install ./sdk/python, with a key in HEADRACE_KEY."
    >
      <SnippetBox code={[begin, ...lines].join("\n")} />
    </Card>
  );
}
