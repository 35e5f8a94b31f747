"use client";

import { Database, FileSpreadsheet, Waves } from "lucide-react";
import { cn } from "@/components/ui/cn";

export const SOURCE_KINDS = ["mlflow", "neptune", "csv"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

const CHOICES = [
  {
    kind: "mlflow",
    icon: Database,
    title: "MLflow server",
    text: "Runs with every point, params, tags, datasets and files, through its REST API.",
  },
  {
    kind: "neptune",
    icon: Waves,
    title: "Neptune",
    text: "The Parquet files that neptune-exporter wrote.",
  },
  { kind: "csv", icon: FileSpreadsheet, title: "CSV file", text: "A table with one row a run." },
] as const;

export function SourceChoice({
  kind,
  onKind,
}: {
  kind: SourceKind | null;
  onKind: (kind: SourceKind) => void;
}) {
  return (
    <fieldset className="grid gap-4 md:grid-cols-3">
      <legend className="sr-only">Where the runs are</legend>
      {CHOICES.map(({ kind: own, icon: Icon, title, text }) => (
        <label
          key={own}
          className={cn(
            "flex cursor-pointer items-start gap-3 rounded-panel border bg-panel p-4 transition-colors hover:border-accent has-focus-visible:outline-2 has-focus-visible:outline-accent",
            kind === own && "border-accent",
          )}
        >
          <input
            type="radio"
            name="source"
            value={own}
            checked={kind === own}
            onChange={() => onKind(own)}
            className="sr-only"
          />
          <Icon
            aria-hidden="true"
            className={cn(
              "mt-0.5 size-5 shrink-0",
              kind === own ? "text-accent" : "text-muted-foreground",
            )}
          />
          <span className="flex flex-col gap-0.5">
            <span className="font-medium">{title}</span>
            <span className="text-muted-foreground text-sm">{text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
