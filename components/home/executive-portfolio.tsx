import Link from "next/link";
import { SimpleTable } from "@/components/data-table/simple-table";
import { Status } from "@/components/ui/status";
import { TrustMark } from "@/components/ui/trust-mark";
import type { ExecutiveRow } from "@/server/insights/schema";
import type { HealthCell } from "@/server/monitoring/schema";

/** One row a model in production, worst first. */
export function PortfolioTable({ models }: { models: readonly ExecutiveRow[] }) {
  return (
    <SimpleTable
      label="Models in production"
      items={models}
      rowId={({ endpoint }) => endpoint}
      columns={[
        {
          id: "model",
          header: "Model",
          cell: ({ model, title, versionNumber }) => (
            <Link
              href={`/monitoring/${encodeURIComponent(model)}`}
              className="font-medium hover:underline"
            >
              {title} <span className="text-muted-foreground">v{versionNumber}</span>
            </Link>
          ),
        },
        {
          id: "quality",
          header: "Quality",
          description: "Ranking quality, AUC: 0.5 is chance, 1 is perfect",
          cell: ({ quality }) => <Cell cell={quality} />,
        },
        {
          id: "drift",
          header: "Changed inputs",
          cell: ({ drift }) => <Cell cell={drift} />,
        },
        {
          id: "latency",
          header: "Answer time",
          description: "95 of 100 answers were ready within it",
          cell: ({ latency }) => <Cell cell={latency} />,
        },
        { id: "data", header: "Data", cell: ({ data }) => <Cell cell={data} /> },
        {
          id: "rollback",
          header: "Rollback",
          cell: ({ rollback }) => (rollback === null ? "none yet" : `v${rollback.versionNumber}`),
        },
      ]}
    />
  );
}

function Cell({ cell }: { cell: HealthCell }) {
  const { state, value, detail, from, to, n, computedAt } = cell;
  return (
    <span className="flex flex-col whitespace-normal py-1.5">
      <Status state={state} word={value ?? "Not measured"} />
      {value !== null && (
        <TrustMark
          definition={detail}
          computedAt={computedAt}
          n={n ?? undefined}
          window={from === null || to === null ? undefined : { from, to }}
        />
      )}
    </span>
  );
}
