"use client";

import { Card } from "@/components/ui/card";
import { SnippetBox } from "@/components/ui/snippet-box";
import { useHydrated } from "@/components/ui/use-hydrated";

type SdkCardProps = { kind: "dataset" | "store"; slug: string };

/** The dataset's or store's own lines of Python, with this server's address. */
export function SdkCard({ kind, slug }: SdkCardProps) {
  const isHydrated = useHydrated();
  const url = isHydrated ? window.location.origin : "http://127.0.0.1:3000";
  const begin = `import headrace  # pip install ./sdk/python\n\nhr = headrace.Client("${url}")`;
  const lines =
    kind === "dataset"
      ? [`dataset = hr.datasets.get("${slug}")`, "dataset.ingest()", "frame = dataset.to_pandas()"]
      : [
          `store = hr.stores.get("${slug}")`,
          "scan = store.scan()",
          "print(store.catalog_all())  # a dataset of each table and file",
        ];
  return (
    <Card title="From Python" description="The key is read from HEADRACE_KEY.">
      <SnippetBox code={[begin, ...lines].join("\n")} />
    </Card>
  );
}
